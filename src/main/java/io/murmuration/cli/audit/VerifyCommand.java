package io.murmuration.cli.audit;

import io.murmuration.cli.term.Clusters;
import io.murmuration.cli.term.ConfOption;
import io.murmuration.cli.term.Output;
import io.murmuration.cli.term.Table;
import io.murmuration.config.ConfigException;
import io.murmuration.config.Durations;
import io.murmuration.kafka.OffsetTarget;
import io.murmuration.operate.Verification;
import io.murmuration.operate.verify.Range;
import io.murmuration.operate.verify.Verdict;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Recounts posts and compares the result with the stored counts. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Recounts posts and compares them with the stored counts.",
      "Counts the posts that mention each keyword and compares them with 'mentions'.",
      "Compares each minute of the last hour, and the totals of keywords whose posts are all"
          + " retained. Waits until the stages have caught up with the compared records; they may"
          + " keep running. Exits with 0 if all counts are equal, else with 1 and a table of the"
          + " differences."
    },
    footer = {"", "Example: murmuration verify --from 30m"})
public final class VerifyCommand implements Callable<Integer> {
  @Mixin private ConfOption conf;
  @Mixin private Output output;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "Skip the minutes before this time, or before this long ago, such as 10m or 1h, and the"
              + " totals.")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "Skip the minutes after this time, and the totals.")
  private String to;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "60s",
      description = "Maximum time to wait for each stage to catch up (default: 60s).")
  private String timeout;

  @Override
  public Integer call() throws Exception {
    Range range = new Range(millis("--from", from), millis("--to", to));
    var patience = Durations.parse("--timeout", timeout);
    if (patience.compareTo(Durations.MAX_WAIT) > 0) {
      throw new ConfigException(
          "--timeout", timeout, "at most " + Durations.format(Durations.MAX_WAIT));
    }
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
          "%,d of these have only a lower and an upper bound; a count between them is equal. Posts that"
              + " arrived during the recount, before or just when the keyword was added, or before or"
              + " just when a mute of them began or ended, may or may not be counted.",
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
        key, text, "a time such as 2026-11-22T10:15:00Z, or an age such as 10m");
  }

  private static void print(Verdict verdict, PrintWriter out) {
    if (verdict.differences().isEmpty()) {
      return;
    }
    Table table = new Table("KEYWORD", "MINUTE", ">RECOUNTED", ">STORED");
    for (Verdict.Difference d : verdict.differences()) {
      table.add(
          d.keyword(),
          d.minuteMillis() == null ? "total" : Instant.ofEpochMilli(d.minuteMillis()),
          d.recounted() == d.atMost() ? d.recounted() : d.recounted() + "-" + d.atMost(),
          d.stored());
    }
    table.print(out);
  }
}
