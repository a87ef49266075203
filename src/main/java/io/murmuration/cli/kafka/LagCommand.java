package io.murmuration.cli.kafka;

import io.murmuration.cli.run.ConfOption;
import io.murmuration.cli.term.Clusters;
import io.murmuration.cli.term.Format;
import io.murmuration.cli.term.Output;
import io.murmuration.cli.term.Table;
import io.murmuration.cli.term.Terminal;
import io.murmuration.config.ConfigException;
import io.murmuration.operate.lag.RateSample;
import io.murmuration.operate.lag.StageLags;
import io.murmuration.operate.lag.StageLags.StageLag;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows how far each stage is behind. */
@Command(
    name = "lag",
    mixinStandardHelpOptions = true,
    description = {
      "Shows how far each stage is behind, again and again.",
      "LAG is in records, BEHIND how old the oldest of them is; IN/S comes in for the stage to read,"
          + " READ/S it reads. All but BEHIND counts the markers of transactions too. Ingest and visualization read by no consumer group and have no LAG."
    },
    footer = {
      "",
      "Example: 'murmuration lag --once --max 10000' exits 1 if a stage is further behind."
    })
public final class LagCommand implements Callable<Integer> {
  /** What is answered at each look. */
  private record Answer(long at, List<StageLag> stages) {}

  @Mixin private ConfOption conf;
  @Mixin private Output output;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      defaultValue = "1s",
      converter = RetentionConverter.Time.class,
      description = "The time between looks (default: 1s).")
  private Duration interval;

  @Option(names = "--once", description = "Looks once, and tells rates over one interval.")
  private boolean once;

  @Option(names = "--count", paramLabel = "N", description = "Ends after so many looks.")
  private Integer count;

  @Option(
      names = "--max",
      paramLabel = "N",
      description = "With --once: exits 1 if a stage is more than N records behind.")
  private Long max;

  private int lines;

  @Override
  public Integer call() throws IOException {
    if (max != null && !once) {
      throw new ConfigException("--max needs --once: the exit code tells of one look.");
    }
    if (interval.isZero()) {
      throw new ConfigException("--interval", "0s", "a time above zero");
    }
    try (StageLags lags = new StageLags(Clusters.reach(conf))) {
      List<StageLag> stages = lags.look();
      if (once) {
        RateSample.pause(interval);
        stages = lags.look();
        print(stages, false);
        return max == null ? 0 : judge(stages);
      }
      boolean repaint = Terminal.isThere() && !output.isJson();
      print(stages, repaint);
      for (int looks = 1; !output.isClosed() && (count == null || looks < count); looks++) {
        RateSample.pause(interval);
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
            // Up over what was printed last, and clear from there.
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
