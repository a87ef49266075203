package io.murmuration.cli.kafka;

import io.murmuration.cli.term.Clusters;
import io.murmuration.cli.term.ConfOption;
import io.murmuration.cli.term.OnExit;
import io.murmuration.cli.term.Terminal;
import io.murmuration.config.ConfigException;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.KafkaErrors;
import io.murmuration.message.Topics;
import io.murmuration.operate.records.RecordFormatException;
import io.murmuration.operate.records.RecordWriter;
import io.vertx.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes records to a topic. */
@Command(
    name = "write",
    mixinStandardHelpOptions = true,
    description = {
      "Writes records to a topic: VALUE, or each line of a file.",
      "Without both, each line of standard input.",
      "Prints the partitions and offsets once all in-sync replicas have the records. On a failure,"
          + " it prints the first line that was not written and exits with 1."
    },
    footer = {
      "",
      "Example: murmuration write notes 'it works' --key ada --header lang=en",
      "Example: murmuration write notes --file notes.txt --key-separator ': '",
      "Example: 'murmuration tail A --from earliest --json | murmuration write B --json-lines'"
          + " copies a topic."
    })
public final class WriteCommand implements Callable<Integer> {
  /** Maximum size of a line: the largest record as JSON, with escapes. */
  private static final int MAX_LINE_BYTES = 128 << 20;

  private static final String STANDARD_INPUT = "-";

  @Mixin private ConfOption conf;

  @Parameters(
      index = "0",
      paramLabel = "TOPIC",
      description = "Existing topic, with or without KAFKA_PREFIX.")
  private String topic;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VALUE",
      description =
          "The value; without it, or with -, each line of standard input is a value. Write -- before"
              + " a value that begins with a dash.")
  private String value;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "File whose lines are the values, including empty lines; - is standard input.")
  private String file;

  @Mixin private RecordInput input;

  @Option(
      names = "--json",
      description =
          "Print JSON Lines with line, topic, partition, offset and timestamp of each record.")
  private boolean json;

  @Spec private CommandSpec spec;

  /** The number of records written to a partition, with the first and last offset. */
  private record Range(long records, long first, long last) {
    Range and(Range other) {
      return new Range(
          records + other.records, Math.min(first, other.first), Math.max(last, other.last));
    }
  }

  private final Map<Integer, Range> ranges = new TreeMap<>();
  private volatile boolean stopping;

  @Override
  public Integer call() throws IOException {
    boolean single = input.isTombstone() || (value != null && !value.equals(STANDARD_INPUT));
    check(single);
    KafkaConnection kafka = Clusters.reach(conf);
    try (RecordWriter writer = new RecordWriter(kafka, topic, this::written)) {
      input.checkPartition(writer.partitions());
      warnOfOwnTopic(writer.name());
      OnExit onExit = new OnExit(() -> stop(writer));
      try {
        if (single) {
          writeSingle(writer);
        } else {
          writeLines(writer);
        }
        writer.finish();
        return report(writer);
      } finally {
        onExit.forget();
      }
    }
  }

  private void check(boolean single) {
    if (value != null && file != null) {
      throw new ConfigException("VALUE and --file exclude each other");
    }
    if (input.isTombstone() && (value != null || file != null)) {
      throw new ConfigException("--tombstone excludes VALUE and --file: a tombstone has no value");
    }
    input.check(single);
    if (readsFile() && (Files.isDirectory(Path.of(file)) || !Files.isReadable(Path.of(file)))) {
      throw new ConfigException("--file", file, "a readable file");
    }
  }

  private boolean readsFile() {
    return file != null && !file.equals(STANDARD_INPUT);
  }

  private void writeSingle(RecordWriter writer) {
    byte[] bytes = input.isTombstone() ? null : value.getBytes(StandardCharsets.UTF_8);
    try {
      writer.write(1, input.record(writer.topic(), bytes));
    } catch (RecordFormatException e) {
      throw new ConfigException("VALUE", value, e.getMessage());
    }
  }

  private void writeLines(RecordWriter writer) throws IOException {
    if (!readsFile()) {
      if (value == null && file == null && !input.isJsonLines() && Terminal.isStandardError()) {
        err().println("Reading standard input. Each line is a record; Ctrl-D ends the input.");
      }
      writeLines(writer, System.in);
      return;
    }
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      writeLines(writer, in);
    }
  }

  private void writeLines(RecordWriter writer, InputStream in) throws IOException {
    InputLines lines = new InputLines(in, MAX_LINE_BYTES);
    try {
      for (byte[] line = lines.next(); line != null && !stopping; line = lines.next()) {
        boolean blank = input.isJsonLines() && isBlank(line);
        if (!blank && !writer.write(lines.number(), record(writer, line, lines.number()))) {
          return;
        }
      }
    } catch (IOException e) {
      writer.finish();
      if (writer.failure() != null) {
        return;
      }
      throw new IOException(
          "%s; %d records before it were written".formatted(e.getMessage(), writer.written()), e);
    }
  }

  private ProducerRecord<byte[], byte[]> record(RecordWriter writer, byte[] line, long number)
      throws IOException {
    try {
      return input.record(writer.topic(), line);
    } catch (RecordFormatException e) {
      throw new IOException("line %d is not a record: %s".formatted(number, e.getMessage()), e);
    }
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t') {
        return false;
      }
    }
    return true;
  }

  /** Warns of topics that the stages read, since new records change their counts. */
  private void warnOfOwnTopic(String name) {
    if (Topics.isOwn(name)) {
      err()
          .printf(
              "%s is one of Murmuration's own topics: its stages process the new records.%n", name);
    }
  }

  private synchronized void written(RecordWriter.Written record) {
    if (json) {
      out().print(Json.encode(record) + "\n");
    } else {
      ranges.merge(record.partition(), new Range(1, record.offset(), record.offset()), Range::and);
    }
  }

  private synchronized int report(RecordWriter writer) {
    ranges.forEach(
        (partition, range) ->
            out()
                .print(
                    range.records == 1
                        ? "%s: partition %d, offset %d\n"
                            .formatted(writer.name(), partition, range.first)
                        : "%s: partition %d, offsets %d to %d (%d records)\n"
                            .formatted(
                                writer.name(), partition, range.first, range.last, range.records)));
    ranges.clear();
    out().flush();
    if (writer.failure() == null) {
      return ExitCode.OK;
    }
    err()
        .printf(
            "murmuration: failed to write line %d: %s; %d records were written%n",
            writer.failedLine(),
            KafkaErrors.sentence(writer.failure()).replaceFirst("\\.$", ""),
            writer.written());
    return ExitCode.SOFTWARE;
  }

  /** On Ctrl-C, writes the records read so far and reports them. */
  private void stop(RecordWriter writer) {
    stopping = true;
    try {
      writer.finish();
    } catch (KafkaException e) {
      err().println("murmuration: " + e.getMessage());
    }
    report(writer);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
