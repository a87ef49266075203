package io.murmuration.cli.audit;

import io.murmuration.cli.run.App;
import io.murmuration.cli.run.ConfOption;
import io.murmuration.cli.run.LogOption;
import io.murmuration.cli.run.SideBySideRun;
import io.murmuration.cli.term.Clusters;
import io.murmuration.cli.term.Confirmation;
import io.murmuration.cli.term.Output;
import io.murmuration.cli.term.Table;
import io.murmuration.config.ConfigException;
import io.murmuration.config.KafkaUrl;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.OffsetTarget;
import io.murmuration.message.Topics;
import io.murmuration.operate.InstallationReset;
import io.murmuration.operate.rewind.LogOffsets;
import io.murmuration.operate.rewind.RewindPlan;
import io.murmuration.operate.rewind.RewindStage;
import io.murmuration.operate.rewind.Rewinder;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has stages count again from an earlier place of the log. */
@Command(
    name = "rewind",
    mixinStandardHelpOptions = true,
    description = {
      "Has a stage count again from an earlier place of the log.",
      "In place, what it has counted is forgotten, it goes on from the place by itself while all"
          + " else goes on, and its totals count from there. With --into it is left alone, and this"
          + " process counts beside it, into topics of another prefix, until it has caught up.",
      "Taking back the fanout, so also all, deletes the records of all keyword-* topics, those from"
          + " before --to as well: the posts from --to on are copied once more.",
      "In place, nothing is changed without --execute."
    },
    footer = {
      "",
      "Examples:",
      "  murmuration rewind --to earliest --stage aggregate",
      "  murmuration rewind --to 2h --stage all --execute --confirm all",
      "  murmuration rewind --to earliest --into audit-",
      "  murmuration rewind --to earliest --into audit- --restart --confirm audit-"
    })
public final class RewindCommand implements Callable<Integer> {
  @Mixin private ConfOption conf;
  @Mixin private LogOption log;
  @Mixin private Output output;
  @Mixin private Confirmation confirmation;

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
      names = "--into",
      paramLabel = "PREFIX",
      description = {
        "Counts into topics of this prefix and leaves the stages alone.",
        "Run again, it goes on where it was."
      })
  private String into;

  @Option(
      names = "--restart",
      description = {
        "With --into: deletes the topics and consumer groups of that prefix first.",
        "Asks for the prefix, or takes it as --confirm."
      })
  private boolean restart;

  @Override
  public Integer call() throws Exception {
    log.use();
    OffsetTarget target = OffsetTarget.parse("--to", to);
    List<RewindStage> stages = RewindStage.parse("--stage", stage);
    if (restart && into == null) {
      throw new ConfigException("--restart needs --into");
    }
    if (execute && into != null) {
      throw new ConfigException("--into changes nothing that is there: leave --execute away");
    }
    if (into != null) {
      countBeside(stages, target);
    } else {
      inPlace(stages, target);
    }
    return 0;
  }

  private void countBeside(List<RewindStage> stages, OffsetTarget target) throws Exception {
    Settings settings = conf.settings("murmuration");
    Settings live =
        settings.withKafkaUrl(Objects.requireNonNullElse(settings.kafka().url(), KafkaUrl.LOCAL));
    Settings beside = SideBySideRun.settings(live, into);
    SideBySideRun.requireKeywords(Bootstrap.reach(live, Set.of()));
    try (App app = App.start(beside)) {
      if (restart) {
        forget(Bootstrap.kafka(beside));
      }
      SideBySideRun.Report report = new SideBySideRun(app, live, stages).count(target);
      Table table = new Table("KEYWORD", ">TOTAL");
      report.keywords().forEach(k -> table.add(k.keyword(), k.total()));
      output.print(report, table::print);
    }
  }

  /** Whatever can be found out before is, so that nothing is deleted in vain. */
  private void forget(KafkaConnection beside) throws IOException, InterruptedException {
    try (LogOffsets offsets = new LogOffsets(beside)) {
      if (offsets.records(Topics.POSTS::equals) > 0) {
        throw new IOException(
            "Prefix '%s' has posts of its own, so it is none that --into has counted into: take another."
                .formatted(into));
      }
      confirmation.require(
          into,
          "The topics of prefix '%s' are deleted, with %,d records, and its consumer groups."
              .formatted(into, offsets.records(InstallationReset.topics(beside)::contains)));
    }
    InstallationReset.forget(beside);
  }

  private void inPlace(List<RewindStage> stages, OffsetTarget target) throws IOException {
    KafkaConnection kafka = Clusters.reach(conf);
    try (Rewinder rewinder = new Rewinder(kafka)) {
      RewindPlan plan = rewinder.plan(stages, target);
      if (plan.moves().isEmpty()) {
        throw new IOException(
            "There is nothing to read under the prefix '%s'.".formatted(kafka.prefix()));
      }
      if (execute) {
        confirmation.require(
            stage,
            "All in %s is forgotten, and counted again from there. %s"
                .formatted(String.join(", ", plan.emptied()), deletion(plan))
                .strip());
        plan = rewinder.execute(stages, target);
      }
      show(plan);
    }
  }

  private void show(RewindPlan plan) {
    Table table = new Table("STAGE", "TOPIC", ">PARTITION", ">FROM", ">TO", ">RECORDS");
    for (RewindPlan.Move move : plan.moves()) {
      table.add(
          move.stage().group(),
          move.topic(),
          move.partition(),
          move.from(),
          move.to(),
          move.records());
    }
    output.print(plan, table::print);
    output.say(
        "%s: what is left of it reaches back to %s. Totals count from the new place on.",
        plan.moves().get(0).topic(),
        plan.reachesBackTo() == null ? "no time" : Instant.ofEpochMilli(plan.reachesBackTo()));
    output.say(
        execute
            ? "Done: the stages go on from there."
            : "Nothing was changed: --execute does it, and empties %s before.",
        String.join(", ", plan.emptied()));
    String deletion = deletion(plan);
    if (!execute && !deletion.isEmpty()) {
      output.say("%s", deletion);
    }
  }

  /** What is lost in the topics of the keywords, empty if nothing is. */
  private static String deletion(RewindPlan plan) {
    return plan.deleted().isEmpty()
        ? ""
        : "All %,d records in %,d topics keyword-* are deleted, those from before --to as well."
            .formatted(
                plan.deleted().stream().mapToLong(RewindPlan.Deleted::records).sum(),
                plan.deleted().size());
  }
}
