package io.murmuration.cli.audit;

import io.murmuration.cli.run.App;
import io.murmuration.cli.run.LogOption;
import io.murmuration.cli.run.SideBySideRun;
import io.murmuration.cli.term.Clusters;
import io.murmuration.cli.term.ConfOption;
import io.murmuration.cli.term.Confirmation;
import io.murmuration.cli.term.Output;
import io.murmuration.cli.term.Table;
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

/** Makes stages count again from an earlier position of the log. */
@Command(
    name = "rewind",
    mixinStandardHelpOptions = true,
    description = {
      "Recounts a stage from an earlier position of the log.",
      "In place, the stage deletes its counts and restarts from the position while other stages"
          + " continue; its totals count from there. With --into, the stage is not changed: this"
          + " process counts side by side, into topics of another prefix, until it has caught up.",
      "Rewinding the fanout (or all) deletes the records of all keyword-* topics, including those"
          + " before --to. The fanout then copies the posts from --to again.",
      "In place, this is a dry run unless --execute is given."
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
      paramLabel = "POSITION",
      description = "Position to restart from: " + OffsetTarget.EXPECTED + ".")
  private String to;

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      defaultValue = "all",
      description =
          "aggregate, related-terms, or all (default): the fanout copies the posts to the keywords"
              + " again, and both others count the copies. fanout is the same as all.")
  private String stage;

  @Option(names = "--execute", description = "Apply the plan instead of only showing it.")
  private boolean execute;

  @Option(
      names = "--into",
      paramLabel = "PREFIX",
      description = {
        "Count into topics of this prefix and leave the stages unchanged.",
        "The same command resumes an interrupted run."
      })
  private String into;

  @Option(
      names = "--restart",
      description = {
        "With --into: delete the topics and consumer groups of that prefix first.",
        "Requires the prefix, typed or as --confirm."
      })
  private boolean restart;

  @Override
  public Integer call() throws Exception {
    log.use();
    OffsetTarget target = OffsetTarget.parse("--to", to);
    List<RewindStage> stages = RewindStage.parse("--stage", stage);
    if (into != null) {
      countSideBySide(stages, target);
    } else {
      inPlace(stages, target);
    }
    return 0;
  }

  private void countSideBySide(List<RewindStage> stages, OffsetTarget target) throws Exception {
    Settings settings = conf.settings("murmuration");
    Settings live =
        settings.withKafkaUrl(Objects.requireNonNullElse(settings.kafka().url(), KafkaUrl.LOCAL));
    Settings copy = SideBySideRun.settings(live, into);
    SideBySideRun.requireKeywords(Bootstrap.reach(live, Set.of()));
    try (App app = App.start(copy)) {
      if (restart) {
        forget(Bootstrap.kafka(copy));
      }
      SideBySideRun.Report report = new SideBySideRun(app, live, stages).count(target);
      Table table = new Table("KEYWORD", ">TOTAL");
      report.keywords().forEach(k -> table.add(k.keyword(), k.total()));
      output.print(report, table::print);
    }
  }

  /** Deletes an earlier run, after all checks that could still fail. */
  private void forget(KafkaConnection copy) throws IOException, InterruptedException {
    try (LogOffsets offsets = new LogOffsets(copy)) {
      if (offsets.records(List.of(Topics.POSTS)) > 0) {
        throw new IOException(
            "Prefix '%s' has its own posts, so --into has not created it. Use another prefix."
                .formatted(into));
      }
      confirmation.require(
          into,
          "This deletes all topics of prefix '%s', with %,d records, and its consumer groups."
              .formatted(into, offsets.records(InstallationReset.topics(copy))));
    }
    InstallationReset.forget(copy);
  }

  private void inPlace(List<RewindStage> stages, OffsetTarget target) throws IOException {
    KafkaConnection kafka = Clusters.reach(conf);
    try (Rewinder rewinder = new Rewinder(kafka)) {
      RewindPlan plan = rewinder.plan(stages, target);
      if (plan.moves().isEmpty()) {
        throw new IOException(
            "Found no records to read under the prefix '%s'.".formatted(kafka.prefix()));
      }
      if (execute) {
        confirmation.require(
            stage,
            "This deletes all results in %s and recounts them from the position. %s"
                .formatted(String.join(", ", plan.emptied()), deletion(plan))
                .strip());
        plan = rewinder.execute(stages, target);
      }
      show(plan);
    }
  }

  private void show(RewindPlan plan) {
    Table table = new Table("STAGE", "TOPIC", ">PARTITION", ">FROM", ">TO", ">RECORDS");
    for (RewindPlan.Move m : plan.moves()) {
      table.add(m.stage().group(), m.topic(), m.partition(), m.from(), m.to(), m.records());
    }
    output.print(plan, table::print);
    output.say(
        "%s: the retained records reach back to %s. Totals count from the new position.",
        plan.moves().get(0).topic(),
        plan.reachesBackTo() == null ? "no time" : Instant.ofEpochMilli(plan.reachesBackTo()));
    output.say(
        execute
            ? "Done: the stages resume from the new position."
            : "Nothing was changed. Add --execute to apply; it first empties %s.",
        String.join(", ", plan.emptied()));
    String deletion = deletion(plan);
    if (!execute && !deletion.isEmpty()) {
      output.say("%s", deletion);
    }
  }

  /** Describes the lost records of the keywords' topics; empty if there are none. */
  private static String deletion(RewindPlan plan) {
    return plan.deleted().isEmpty()
        ? ""
        : "All %,d records in %,d keyword-* topics are deleted, including those before --to."
            .formatted(
                plan.deleted().stream().mapToLong(RewindPlan.Deleted::records).sum(),
                plan.deleted().size());
  }
}
