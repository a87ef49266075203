package io.murmuration.cli.kafka;

import io.murmuration.cli.term.Clusters;
import io.murmuration.cli.term.ConfOption;
import io.murmuration.cli.term.Format;
import io.murmuration.cli.term.Output;
import io.murmuration.cli.term.Table;
import io.murmuration.cli.term.Terminal;
import io.murmuration.config.ConfigException;
import io.murmuration.operate.lag.StageLags;
import io.murmuration.operate.lag.StageLags.StageLag;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the lag of each stage. */
@Command(
    name = "lag",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the lag of each stage.",
      "Continues until Ctrl-C on a terminal or with --follow; otherwise prints one sample.",
      "LAG: records not yet read. BEHIND: age of the oldest of them. IN/S, READ/S: records arriving"
          + " and read per second. All but BEHIND include transaction markers. Ingest and"
          + " visualization have no consumer group and no LAG."
    },
    footer = {
      "",
      "Example: 'murmuration lag --once --max 10000' exits with 1 if the lag of a stage is larger."
    })
public final class LagCommand implements Callable<Integer> {
  /** The printed result of a sample. */
  private record Answer(long at, List<StageLag> stages) {}

  @Mixin private ConfOption conf;
  @Mixin private Output output;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      defaultValue = "1s",
      converter = RetentionConverter.Time.class,
      description = "Time between two samples (default: 1s).")
  private Duration interval;

  @Option(names = "--once", description = "Print one sample, with rates over one interval.")
  private boolean once;

  @Option(
      names = {"-f", "--follow"},
      description = "Continue until Ctrl-C, even if standard output is not a terminal.")
  private boolean follow;

  @Option(names = "--count", paramLabel = "N", description = "Stop after this number of samples.")
  private Integer count;

  @Option(
      names = "--max",
      paramLabel = "N",
      description = "With --once: exit with 1 if a stage is more than N records behind.")
  private Long max;

  private int lines;

  @Override
  public Integer call() throws Exception {
    if (interval.isZero()) {
      throw new ConfigException("--interval", "0s", "a time above zero");
    }
    if (count != null && count < 1) {
      throw new ConfigException("--count", count, "1 or more");
    }
    if (max != null && max < 0) {
      throw new ConfigException("--max", max, "0 or more");
    }
    try (StageLags lags = new StageLags(Clusters.reach(conf))) {
      List<StageLag> stages = lags.look();
      if (once || !(follow || count != null || Terminal.isStandardOutput())) {
        Thread.sleep(interval.toMillis());
        stages = lags.look();
        print(stages, false);
        return max == null ? 0 : judge(stages);
      }
      boolean repaint = Terminal.isStandardOutput() && !output.isJson();
      print(stages, repaint);
      for (int samples = 1; !output.isClosed() && (count == null || samples < count); samples++) {
        Thread.sleep(interval.toMillis());
        print(lags.look(), repaint);
      }
    }
    return 0;
  }

  private void print(List<StageLag> stages, boolean repaint) {
    Answer answer = new Answer(System.currentTimeMillis(), stages);
    output.print(
        answer,
        out -> {
          if (repaint && lines > 0) {
            // Moves the cursor above the previous output and clears it.
            out.printf("\u001b[%dA\u001b[J", lines);
          }
          print(answer, out);
        });
    lines = stages.size() + 2;
  }

  private void print(Answer answer, PrintWriter out) {
    out.println(Instant.ofEpochMilli(answer.at()).truncatedTo(ChronoUnit.SECONDS));
    Table table = new Table("STAGE", ">MEMBERS", ">LAG", ">BEHIND", ">IN/S", ">READ/S");
    for (StageLag stage : answer.stages()) {
      table.add(
          stage.stage(),
          stage.members(),
          Format.count(stage.lag()),
          Format.age(stage.lagMillis()),
          Format.rate(stage.recordsInPerSecond()),
          Format.rate(stage.recordsReadPerSecond()));
    }
    table.print(out);
  }

  private int judge(List<StageLag> stages) {
    int exitCode = 0;
    for (StageLag stage : stages) {
      if (stage.lag() != null && stage.lag() > max) {
        output.say("%s is %s behind.", stage.stage(), Format.of(stage.lag(), "record"));
        exitCode = 1;
      }
    }
    return exitCode;
  }
}
