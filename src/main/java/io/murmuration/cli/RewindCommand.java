package io.murmuration.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.config.ConfigException;
import io.murmuration.config.KafkaUrl;
import io.murmuration.config.Settings;
import io.murmuration.kafka.Groups;
import io.murmuration.kafka.Installation;
import io.murmuration.kafka.KafkaSettings;
import io.murmuration.kafka.Topics;
import io.murmuration.kafka.admin.OffsetTarget;
import io.murmuration.kafka.rewind.RewindPlan;
import io.murmuration.kafka.rewind.RewindStage;
import io.murmuration.kafka.rewind.Rewinder;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has stages count again from an earlier place of the log. */
@Command(
    name = "rewind",
    mixinStandardHelpOptions = true,
    description = {
      "Has a stage count again from an earlier place of the log.",
      "In place, what it has counted is forgotten, it goes on from the place by itself while all"
          + " else goes on, and its totals count from there. With --into it is left alone, and this"
          + " process counts beside it, into topics of another prefix, until it has caught up.",
      "In place, nothing is changed without --execute."
    },
    footer = {
      "",
      "Examples:",
      "  murmuration rewind --to earliest --stage aggregate",
      "  murmuration rewind --to 2h --stage all --execute --confirm all",
      "  murmuration rewind --to earliest --into audit-"
    })
public final class RewindCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ConfOption conf;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "PLACE",
      description = "Where to go on: " + OffsetTarget.EXPECTED + ".")
  private String to;

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      defaultValue = "all",
      description =
          "aggregate, related-terms, or all (the default): fanout copies the posts to the keywords"
              + " once more, and both others count the copies. fanout is the same as all.")
  private String stage;

  @Option(names = "--execute", description = "Does it, rather than say what it would do.")
  private boolean execute;

  @Option(
      names = "--confirm",
      paramLabel = "STAGE",
      description = "The name of the stage once more, so that nobody has to be asked.")
  private String confirm;

  @Option(
      names = "--into",
      paramLabel = "PREFIX",
      description = {
        "Counts into topics of this prefix and leaves the stages alone.",
        "Run again, it goes on where it was."
      })
  private String into;

  @Option(
      names = "--restart",
      description = "With --into: forgets what earlier runs have counted there.")
  private boolean restart;

  @Option(names = "--json", description = "Prints the plan, or the result of --into, as JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    OffsetTarget target = OffsetTarget.parse("--to", to);
    List<RewindStage> stages = RewindStage.parse("--stage", stage);
    if (restart && into == null) {
      throw new ConfigException("--restart needs --into");
    }
    if (execute && into != null) {
      throw new ConfigException("--into changes nothing that is there: leave --execute away");
    }
    Settings settings = conf.settings("murmuration");
    if (into != null) {
      return countBeside(settings, stages, target);
    }
    KafkaSettings kafka =
        Installation.reach(
            settings,
            Topics.fixed(false).stream().map(Topics.Spec::name).collect(Collectors.toSet()));
    try (Rewinder rewinder = new Rewinder(kafka)) {
      if (execute) {
        requireConfirmation();
      }
      show(execute ? rewinder.execute(stages, target) : rewinder.plan(stages, target));
    }
    return 0;
  }

  private int countBeside(Settings settings, List<RewindStage> stages, OffsetTarget target)
      throws Exception {
    Settings live =
        settings.withKafkaUrl(Objects.requireNonNullElse(settings.kafka().url(), KafkaUrl.LOCAL));
    Settings beside = Beside.settings(live, into);
    try (App app = App.start(beside)) {
      if (restart) {
        Restart.forget(Installation.kafka(beside));
      }
      Beside.Report report = new Beside(app, live, stages).count(target);
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(new ObjectMapper().writeValueAsString(report));
      } else {
        report.keywords().forEach(k -> out.printf("%,10d  %s%n", k.total(), k.keyword()));
      }
      out.flush();
    }
    return 0;
  }

  private void requireConfirmation() {
    if (confirm == null) {
      throw new ConfigException("--execute forgets what was counted: add --confirm " + stage);
    }
    if (!confirm.equals(stage)) {
      throw new ConfigException("--confirm", confirm, stage);
    }
  }

  private void show(RewindPlan plan) throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (json) {
      out.println(new ObjectMapper().writeValueAsString(plan));
    } else {
      out.printf(
          "%-13s  %-32s  %9s  %12s  %12s  %12s%n",
          "STAGE", "TOPIC", "PARTITION", "FROM", "TO", "RECORDS");
      for (RewindPlan.Move move : plan.moves()) {
        out.printf(
            "%-13s  %-32s  %9d  %12s  %12d  %12d%n",
            move.stage().group(),
            move.topic(),
            move.partition(),
            move.from() == null ? "-" : move.from(),
            move.to(),
            move.records());
      }
    }
    out.flush();
    err.printf(
        "What %s reads reaches back to %s. Totals count from the new place on.%n",
        plan.moves().isEmpty() ? Groups.FANOUT : plan.moves().get(0).stage().group(),
        plan.reachesBackTo() == null ? "nothing" : Instant.ofEpochMilli(plan.reachesBackTo()));
    err.println(
        execute
            ? "Done: the stages go on from there."
            : "Nothing was changed: --execute does it, and empties "
                + String.join(", ", plan.emptied()));
    err.flush();
  }
}
