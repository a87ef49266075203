package io.murmuration.cli.follow;

import io.murmuration.cli.term.Clusters;
import io.murmuration.cli.term.ConfOption;
import io.murmuration.cli.term.Output;
import io.murmuration.cli.term.Table;
import io.murmuration.config.ConfigException;
import io.murmuration.config.Durations;
import io.murmuration.operate.trial.QueryTrial;
import io.murmuration.operate.trial.Trial;
import io.murmuration.query.Query;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tries a query on the latest posts before it is followed. */
@Command(
    name = "try",
    mixinStandardHelpOptions = true,
    description = {
      "Tries a query on the latest posts without following it.",
      "Prints how many posts of the last minutes match, what each part of the query does, words that"
          + " may be about something else, and the latest matching posts. Reads at most 200,000"
          + " posts; of more, it reads some from each part of the time and gives a range."
    },
    footer = {"", "Example: murmuration keywords try 'python -monty lang:en' --last 30m"})
final class TryCommand implements Callable<Integer> {
  private static final long MAX_RECORDS = 200_000;

  @Mixin private ConfOption conf;
  @Mixin private Output output;

  @Parameters(paramLabel = "QUERY", description = "The query, such as 'python -monty'.")
  private String query;

  @Option(
      names = "--last",
      paramLabel = "TIME",
      defaultValue = "10m",
      description = "How far back to read (default: 10m).")
  private String last;

  @Override
  public Integer call() throws Exception {
    Duration span = Durations.parse("--last", last);
    if (span.isZero() || span.compareTo(Durations.MAX_WAIT) > 0) {
      throw new ConfigException(
          "--last", last, "a duration from 1ms to " + Durations.format(Durations.MAX_WAIT));
    }
    Trial trial =
        new QueryTrial(Clusters.reach(conf), MAX_RECORDS)
            .run(KeywordFileCommands.parsed(() -> Query.parse(query)), span, () -> false);
    output.print(trial, out -> print(trial, out));
    return 0;
  }

  private static void print(Trial trial, PrintWriter out) {
    out.println(trial.query());
    String last = span(Duration.ofMillis(trial.toMillis() - trial.fromMillis()));
    if (trial.read() == 0) {
      out.printf("There are no posts of the last %s.%n", last);
      return;
    }
    boolean isPart = trial.read() < trial.posts();
    out.printf(
        Locale.ROOT,
        "%,d of %,d posts of the last %s match (%s), about %s a minute.%n",
        trial.matched(),
        trial.read(),
        last,
        share(trial),
        rate(trial.perMinute()));
    if (isPart) {
      out.printf(Locale.ROOT, "These are a part of about %,d posts.%n", trial.posts());
    }
    if (trial.muted() > 0) {
      out.printf(Locale.ROOT, "%,d more match, but are muted.%n", trial.muted());
    }
    if (!trial.parts().isEmpty()) {
      Table parts = new Table("PART", "EFFECT");
      for (Trial.Part part : trial.parts()) {
        boolean removes = part.effect() == Trial.Effect.REMOVES;
        parts.add(part.part(), (removes ? "takes away " : "adds ") + percent(part.share()));
      }
      out.println();
      parts.print(out);
    }
    if (!trial.exclusions().isEmpty()) {
      out.println();
      out.println("Words that may be about something else:");
      trial
          .exclusions()
          .forEach(word -> out.printf("  -%s  in %s%n", word.word(), percent(word.share())));
    }
    if (!trial.samples().isEmpty()) {
      out.println();
      trial.samples().forEach(sample -> out.println(marked(sample)));
    }
  }

  private static String span(Duration span) {
    return span.toMinutes() < 2 ? span.toSeconds() + " s" : span.toMinutes() + " min";
  }

  private static String share(Trial trial) {
    return trial.low() == trial.high()
        ? percent(trial.share())
        : "%s, probably %s to %s"
            .formatted(percent(trial.share()), percent(trial.low()), percent(trial.high()));
  }

  private static String percent(double share) {
    double percent = 100 * share;
    if (percent > 0 && percent < 0.01) {
      return "<0.01 %";
    }
    return String.format(
        Locale.ROOT, percent == 0 || percent >= 1 ? "%.0f %%" : "%.2f %%", percent);
  }

  private static String rate(double perMinute) {
    return String.format(Locale.ROOT, perMinute < 10 ? "%.1f" : "%,.0f", perMinute);
  }

  /** Returns a line with the matching parts of the text in brackets. */
  private static String marked(Trial.Sample sample) {
    StringBuilder line = new StringBuilder("  ");
    String text = sample.text();
    int from = 0;
    for (List<Integer> range : sample.highlights()) {
      line.append(text, from, range.get(0))
          .append('[')
          .append(text, range.get(0), range.get(1))
          .append(']');
      from = range.get(1);
    }
    return line.append(text, from, text.length()).toString().replaceAll("\\s+", " ");
  }
}
