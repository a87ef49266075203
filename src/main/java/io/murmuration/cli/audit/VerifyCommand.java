package io.murmuration.cli.audit;

import io.murmuration.cli.run.ConfOption;
import io.murmuration.cli.term.Clusters;
import io.murmuration.cli.term.Output;
import io.murmuration.cli.term.Table;
import io.murmuration.config.ConfigException;
import io.murmuration.config.Durations;
import io.murmuration.kafka.OffsetTarget;
import io.murmuration.operate.verify.Difference;
import io.murmuration.operate.verify.Range;
import io.murmuration.operate.verify.Verdict;
import io.murmuration.operate.verify.Verification;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Recounts what was counted. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Counts posts once more and compares with what was counted.",
      "Counts the posts that mention each keyword, and compares with 'mentions'.",
      "Compares each minute of the last hour, and the totals of those keywords whose posts are all"
          + " left. Waits until the stages have caught up with what it compares; they may go on."
          + " Exits with 0 where all is equal, else with 1 and a table of what is not."
    },
    footer = {"", "Example: murmuration verify --from 30m"})
public final class VerifyCommand implements Callable<Integer> {
  @Mixin private ConfOption conf;
  @Mixin private Output output;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "Leaves out the minutes before this time, or those of longer ago than, say, 10m or 1h, and"
              + " the totals.")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "Leaves out the minutes after this time, and the totals.")
  private String to;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "60s",
      description = "How long to wait for each stage to catch up (default: 60s).")
  private String timeout;

  @Override
  public Integer call() throws Exception {
    Range range = new Range(millis("--from", from), millis("--to", to));
    var patience = Durations.parse("--timeout", timeout);
    Verdict verdict;
    try (Verification verification = new Verification(Clusters.reach(conf), patience)) {
      verdict = verification.run(range);
    }
    output.print(verdict, out -> print(verdict, out));
    for (Verdict.NotCompared keyword : verdict.notCompared()) {
      output.say("%s: total not compared: %s", keyword.keyword(), keyword.reason());
    }
    output.say(
        "%,d posts recounted; %,d totals and %,d minutes of %,d keywords compared: %s",
        verdict.posts(),
        verdict.totals(),
        verdict.minutes(),
        verdict.keywords(),
        verdict.differences().isEmpty()
            ? "all equal"
            : "%,d different".formatted(verdict.differences().size()));
    if (verdict.inexact() > 0) {
      output.say(
          "Of %,d of these only the least and the most can be told, and what lies between is taken"
              + " for equal: posts that came while this counted, or before or just as the keyword"
              + " was added, may be counted or not.",
          verdict.inexact());
    }
    return verdict.differences().isEmpty() ? 0 : 1;
  }

  private static Long millis(String key, String text) {
    if (text == null) {
      return null;
    }
    if (OffsetTarget.parse(key, text) instanceof OffsetTarget.Time time) {
      return time.at().toEpochMilli();
    }
    throw new ConfigException(
        key, text, "a time such as 2026-11-22T10:15:00Z, or how long ago, such as 10m");
  }

  private static void print(Verdict verdict, PrintWriter out) {
    if (verdict.differences().isEmpty()) {
      return;
    }
    Table table = new Table("KEYWORD", "MINUTE", ">RECOUNTED", ">STORED");
    for (Difference d : verdict.differences()) {
      table.add(
          d.keyword(),
          d.minuteMillis() == null ? "total" : Instant.ofEpochMilli(d.minuteMillis()),
          d.recounted() == d.atMost() ? d.recounted() : d.recounted() + "-" + d.atMost(),
          d.stored());
    }
    table.print(out);
  }
}
