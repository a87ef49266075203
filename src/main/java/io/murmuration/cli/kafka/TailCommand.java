package io.murmuration.cli.kafka;

import io.murmuration.cli.term.Clusters;
import io.murmuration.cli.term.ConfOption;
import io.murmuration.cli.term.OnExit;
import io.murmuration.config.ConfigException;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.OffsetTarget;
import io.murmuration.operate.records.JsonCondition;
import io.murmuration.operate.records.RecordBrowser;
import io.murmuration.operate.records.RecordFilter;
import io.murmuration.operate.records.RecordPage;
import io.murmuration.operate.records.RecordQuery;
import io.murmuration.operate.records.TextSearch;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints records of a topic. */
@Command(
    name = "tail",
    mixinStandardHelpOptions = true,
    description = {
      "Prints records of a topic: the last 10, or from a position.",
      "Records of all partitions are in the order of their timestamps.",
      "Stops at the current end of the topic unless --follow is given. Committed records only.",
      "A line has time, partition/offset, key (- for none) and value. Bytes that are not UTF-8"
          + " are base64:…; (tombstone) is a record without a value."
    },
    footer = {
      "",
      "Example: 'murmuration tail posts --from 10m --where /author/handle=ada --follow' prints the"
          + " posts of ada of the last ten minutes, and then each new one.",
      "Example: 'murmuration tail A --from earliest --json | murmuration write B --json-lines'"
          + " copies a topic."
    })
public final class TailCommand implements Callable<Integer> {
  private static final int DEFAULT_LAST = 10;
  private static final int DEFAULT_MAX_LENGTH = 2000;

  @Mixin private ConfOption conf;

  @Parameters(paramLabel = "TOPIC", description = "Topic name, with or without KAFKA_PREFIX.")
  private String topic;

  @Option(
      names = "--from",
      paramLabel = "POSITION",
      description =
          "Start position: earliest, latest, an offset, a time such as 2026-11-22T10:15:00Z, or an"
              + " age such as 10m, 2h or 1d. With --follow, a time to come is the end of the topic.")
  private String from;

  @Option(
      names = {"-n", "--last"},
      paramLabel = "N",
      description =
          "Last N records of all partitions; with a filter, the last N matches (default: 10). With"
              + " --follow, 0 prints only new records.")
  private Integer last;

  @Option(
      names = {"-f", "--follow"},
      description = "Continue with new records until Ctrl-C.")
  private boolean follow;

  @Option(names = "--partition", paramLabel = "N", description = "Only this partition.")
  private Integer partition;

  @Option(names = "--key", paramLabel = "KEY", description = "Only records with exactly this key.")
  private String key;

  @Option(
      names = "--grep",
      paramLabel = "REGEX",
      description =
          "Only records whose key or value matches this RE2 regular expression somewhere; a"
              + " leading (?i) ignores case.")
  private String grep;

  @Option(
      names = "--where",
      paramLabel = "POINTER[=VALUE]",
      description =
          "Only records whose JSON value has this pointer, or this value there: /lang, /lang=en,"
              + " /hashtags/0=kafka.")
  private String where;

  @Option(names = "--limit", paramLabel = "N", description = "Stop after this number of records.")
  private Long limit;

  @Option(
      names = "--max-length",
      paramLabel = "N",
      description =
          "Maximum characters of a key, value or header; longer ones are cut and marked (default:"
              + " 2000; unlimited with --json).")
  private Integer maxLength;

  @Option(
      names = "--json",
      description =
          "Print JSON Lines for 'write --json-lines': topic, partition, offset, timestamp, key,"
              + " value and headers.")
  private boolean json;

  @Option(names = "--pretty", description = "Indent JSON values.")
  private boolean pretty;

  @Option(names = "--headers", description = "Print headers between key and value.")
  private boolean headers;

  @Option(
      names = "--uncommitted",
      description = "Include records of open and aborted transactions.")
  private boolean uncommitted;

  @Spec private CommandSpec spec;

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopping;

  @Override
  public Integer call() throws IOException {
    RecordQuery query = query();
    KafkaConnection kafka = Clusters.reach(conf);
    RecordPrinter printer =
        new RecordPrinter(
            spec.commandLine().getOut(), form(), headers, Ansi.AUTO.enabled(), () -> stopping);
    OnExit onExit = new OnExit(this::stop);
    if (follow && isToCome(query.from())) {
      spec.commandLine().getErr().printf("%s is still to come: printing new records.%n", from);
    }
    try {
      RecordPage page = new RecordBrowser(kafka).read(query, follow, printer);
      if (printer.goesOn() && printer.shown() == 0) {
        reportNone(page.looked(), query);
      }
    } finally {
      ended.countDown();
      onExit.forget();
    }
    return 0;
  }

  private void reportNone(long scanned, RecordQuery query) {
    spec.commandLine().getErr().println(none(scanned, query));
  }

  private String none(long scanned, RecordQuery query) {
    if (query.from() instanceof OffsetTarget.Last wanted && wanted.records() == 0) {
      return "The last 0 records are none. Add --follow to print new records.";
    }
    if (isToCome(query.from())) {
      return "There are no records from %s on: it is still to come. Add --follow to print new records."
          .formatted(from.strip());
    }
    if (!query.filter().isNone()) {
      return "Scanned " + scanned + " records; none match.";
    }
    return from == null || query.from() instanceof OffsetTarget.Earliest
        ? "There are no records."
        : "There are no records from %s on.".formatted(from.strip());
  }

  private static boolean isToCome(OffsetTarget start) {
    return start instanceof OffsetTarget.Time time && time.at().isAfter(Instant.now());
  }

  private void stop() {
    stopping = true;
    try {
      // Lets the current line complete.
      boolean unused = ended.await(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private RecordQuery query() {
    if (limit != null && limit < 1) {
      throw new ConfigException("--limit", limit, "1 or more");
    }
    if (maxLength != null && maxLength < 1) {
      throw new ConfigException("--max-length", maxLength, "1 or more");
    }
    if (partition != null && partition < 0) {
      throw new ConfigException("--partition", partition, "0 or more");
    }
    return new RecordQuery(
            topic,
            partition,
            start(),
            new RecordFilter(
                key,
                grep == null ? null : TextSearch.parse("--grep", grep),
                where == null ? null : JsonCondition.parse("--where", where)),
            limit == null ? Long.MAX_VALUE : limit,
            maxLength())
        .withUncommitted(uncommitted)
        .withMaxLooked(Long.MAX_VALUE)
        .withMaxTime(null);
  }

  private OffsetTarget start() {
    OffsetTarget start =
        from == null
            ? new OffsetTarget.Last(last == null ? DEFAULT_LAST : last)
            : OffsetTarget.parse("--from", from);
    if (start instanceof OffsetTarget.Latest && !follow) {
      throw new ConfigException("--from latest prints only new records: add --follow");
    }
    if (start instanceof OffsetTarget.Last wanted
        && (wanted.records() < 0 || wanted.records() > RecordQuery.MAX_LAST)) {
      throw new ConfigException(
          from == null ? "--last" : "--from last",
          wanted.records(),
          "0 to " + RecordQuery.MAX_LAST);
    }
    return start;
  }

  private int maxLength() {
    if (maxLength != null) {
      return maxLength;
    }
    return json ? Integer.MAX_VALUE : DEFAULT_MAX_LENGTH;
  }

  private RecordPrinter.Form form() {
    if (json) {
      return RecordPrinter.Form.JSON;
    }
    return pretty ? RecordPrinter.Form.PRETTY : RecordPrinter.Form.LINE;
  }
}
