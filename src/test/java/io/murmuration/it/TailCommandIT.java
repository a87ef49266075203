package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.OffsetTarget;
import io.murmuration.kafka.OffsetTarget.Earliest;
import io.murmuration.kafka.OffsetTarget.Last;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.kafka.TopicSpec;
import io.murmuration.operate.records.RecordBrowser;
import io.murmuration.operate.records.RecordFilter;
import io.murmuration.operate.records.RecordPage;
import io.murmuration.operate.records.RecordQuery;
import io.murmuration.support.CommandRunner;
import io.murmuration.support.CommandRunner.Ran;
import io.murmuration.support.CommandRunner.Started;
import io.murmuration.support.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command {@code tail}, in this process, on a broker. */
class TailCommandIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final KafkaConnection KAFKA = TestCluster.kafka();
  private static final byte[] NO_TEXT = {(byte) 0xFF, 0, 1};

  /** The first of the records of {@code notes}, one a second. */
  private static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

  private static final int NOTES = 30;

  @TempDir private static Path directory;
  private static CommandRunner commands;

  /**
   * {@code notes} has thirty records over three partitions, in the order of their times: 0, 1, 2, 0
   * and so on; {@code mixed} one of each kind; {@code transactions} a record for each of a hundred
   * transactions, of which every other was given up.
   */
  @BeforeAll
  static void fillTopics() throws Exception {
    commands = new CommandRunner(KAFKA, directory);
    try (TopicAdmin admin = new TopicAdmin(KAFKA)) {
      admin.ensure(
          List.of(
              topic("notes", 3),
              topic("mixed", 1),
              topic("transactions", 2),
              topic("empty", 2),
              topic("copy", 3),
              topic("ends", 1),
              topic("followed", 1),
              topic("growing", 1)));
    }
    Map<String, Object> config = new HashMap<>(KAFKA.clientConfig());
    config.put("max.request.size", String.valueOf(6_000_000));
    config.put("max.in.flight.requests.per.connection", "1");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<?>> sent = new ArrayList<>();
      for (int i = 0; i < NOTES; i++) {
        String value = "{\"n\":%d,\"lang\":\"%s\"}".formatted(i, i % 2 == 0 ? "en" : "de");
        sent.add(producer.send(record("notes", i % 3, START + 1000L * i, "k" + i % 5, value)));
      }
      sent.add(producer.send(mixed("tombstone".getBytes(UTF_8), null)));
      sent.add(producer.send(mixed(NO_TEXT, NO_TEXT)));
      sent.add(producer.send(mixed(null, "x".repeat(5 << 20).getBytes(UTF_8))));
      for (Future<?> each : sent) {
        each.get();
      }
    }
    writeTransactions();
  }

  private static TopicSpec topic(String name, int partitions) {
    return new TopicSpec(
        name, partitions, Map.of("max.message.bytes", "6000000", "retention.ms", "-1"));
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, Integer partition, Long timestamp, String key, String value) {
    return new ProducerRecord<>(
        KAFKA.topic(topic), partition, timestamp, key.getBytes(UTF_8), value.getBytes(UTF_8));
  }

  private static ProducerRecord<byte[], byte[]> mixed(byte[] key, byte[] value) {
    return new ProducerRecord<>(
        KAFKA.topic("mixed"),
        0,
        START,
        key,
        value,
        List.of(
            new RecordHeader("lang", "en".getBytes(UTF_8)), new RecordHeader("trace", NO_TEXT)));
  }

  private static void writeTransactions() {
    Map<String, Object> config = new HashMap<>(KAFKA.clientConfig());
    config.put("transactional.id", KAFKA.prefix() + "writer");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      for (int i = 0; i < 100; i++) {
        producer.beginTransaction();
        var unused = producer.send(record("transactions", i % 4 / 2, START + i, "k", "t" + i));
        if (i % 2 == 0) {
          producer.commitTransaction();
        } else {
          producer.flush();
          producer.abortTransaction();
        }
      }
    }
  }

  @Test
  void tail_noOptions_printsTheLastTenOfAllPartitionsByTime() throws IOException {
    Ran tail = run("tail", KAFKA.prefix() + "notes");

    assertThat(tail.exitCode()).isZero();
    assertThat(tail.err()).isEmpty();
    assertThat(tail.lines()).hasSize(10);
    assertThat(tail.lines().get(0))
        .isEqualTo("2026-01-01T00:00:20.000Z  2/6  k0  {\"n\":20,\"lang\":\"en\"}");
    assertThat(tail.lines().get(9))
        .isEqualTo("2026-01-01T00:00:29.000Z  2/9  k4  {\"n\":29,\"lang\":\"de\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--from earliest                             ; 0-29",
        "--last 4                                    ; 26-29",
        "--last 0                                    ; ",
        "--from earliest --limit 7                   ; 0-6",
        "--from 8                                    ; 24-29",
        "--from last:2                               ; 28-29",
        "--from offset:8 --partition 1               ; 25 28",
        "--from 99                                   ; ",
        "--from 2026-01-01T00:00:25Z                 ; 25-29",
        "--from 36500d --limit 2                     ; 0 1",
        "--from 1h                                   ; ",
        "--partition 2 --last 2                      ; 26 29",
        "--from earliest --key k3                    ; 3 8 13 18 23 28",
        "--last 2 --key k3                           ; 23 28",
        "--from earliest --grep ^k1$|:1[01],         ; 1 6 10 11 16 21 26",
        "--last 3 --where /lang=en                   ; 24 26 28",
        "--from earliest --where /n=12               ; 12",
        "--from earliest --where /m                  ; ",
        "--last 1 --where /lang=de --grep :7 --key k2 ; 7"
      })
  void tail_placeAndFilter_printsWhatIsAskedForByTime(String options, String expected)
      throws IOException {
    Ran tail = run(("tail notes --json " + options).split(" "));

    assertThat(tail.exitCode()).isZero();
    List<Integer> numbers = new ArrayList<>();
    for (String line : tail.lines()) {
      numbers.add(JSON.readTree(JSON.readTree(line).get("value").textValue()).get("n").intValue());
    }
    assertThat(numbers).isEqualTo(numbers(expected));
  }

  @Test
  void tail_filterThatMatchesNothing_saysHowMuchWasLookedAt() throws IOException {
    for (String place : List.of("--last", "--limit")) {
      Ran tail = run("tail", "notes", place, "5", "--grep", "elephant");
      assertThat(tail.exitCode()).isZero();
      assertThat(tail.out()).isEmpty();
      assertThat(tail.err()).contains("Scanned 30 records; none match.");
    }
    assertThat(run("tail", "empty").err()).contains("There are no records.");
  }

  @Test
  void read_budgetIsSpent_saysThatThereMayBeMore() {
    RecordBrowser browser = new RecordBrowser(KAFKA);
    RecordFilter none = new RecordFilter("unknown", null, null);

    RecordPage forward =
        browser.read(query("notes", new Earliest(), none).withMaxLooked(10).withMaxTime(null));
    assertThat(forward.records()).isEmpty();
    assertThat(forward.looked()).isEqualTo(10);
    assertThat(forward.complete()).isFalse();
    RecordPage back =
        browser.read(query("transactions", new Last(5), none).withMaxLooked(10).withMaxTime(null));
    assertThat(back.looked()).isBetween(10L, 50L);
    assertThat(back.complete()).isFalse();
    RecordPage late =
        browser.read(
            query("notes", new Earliest(), RecordFilter.NONE)
                .withMaxLooked(100)
                .withMaxTime(Duration.ZERO));
    assertThat(late.complete()).isFalse();
    RecordPage whole =
        browser.read(query("notes", new Last(5), none).withMaxLooked(100).withMaxTime(null));
    assertThat(whole.looked()).isEqualTo(30);
    assertThat(whole.complete()).isTrue();
  }

  @Test
  void tail_placeWithoutRecords_saysWhatItMeans() {
    assertThat(run("tail", "notes", "--last", "0").err())
        .contains("The last 0 records are none. Add --follow to print new records.");
    assertThat(run("tail", "notes", "--from", "2999-01-01").err())
        .contains("There are no records from 2999-01-01 on: it is still to come. Add --follow");
    assertThat(run("tail", "notes", "--from", "1h").err()).contains("no records from 1h on.");
    assertThat(run("tail", "notes", "--from", "999999999999999999").err())
        .contains("There are no records from 999999999999999999 on.");
  }

  @ParameterizedTest
  @CsvSource({"--last, 0", "--from, 2999-01-01", "--from, latest"})
  void tail_followFromTheEnd_printsNewRecordsOnly(String option, String value) throws Exception {
    String mark = "new since " + value;
    Started tail = start("tail", "ends", option, value, "--follow", "--limit", "1");

    await().atMost(PATIENCE).until(() -> written(mark, tail));

    assertThat(tail.run().get(1, TimeUnit.MINUTES).lines())
        .singleElement()
        .asString()
        .endsWith(mark);
  }

  /** Writes a record until the command has read one. */
  private static boolean written(String value, Started tail) throws IOException {
    write("ends", value);
    return tail.run().isDone();
  }

  private static RecordQuery query(String topic, OffsetTarget from, RecordFilter filter) {
    return new RecordQuery(topic, null, from, filter, 100, 100);
  }

  @Test
  void tail_everyKindOfRecord_isShown() throws IOException {
    List<String> lines = run("tail", "mixed", "--headers", "--max-length", "20").lines();

    String headers = "[lang=en trace=base64:/wAB]";
    assertThat(lines)
        .containsExactly(
            "2026-01-01T00:00:00.000Z  0/0  tombstone  " + headers + "  (tombstone)",
            "2026-01-01T00:00:00.000Z  0/1  base64:/wAB  " + headers + "  base64:/wAB",
            "2026-01-01T00:00:00.000Z  0/2  -  "
                + headers
                + "  xxxxxxxxxxxxxxxxxxxx… (cut; the value has 5242880 bytes)");
    assertThat(run("tail", "mixed", "-n", "1").lines().get(0)).hasSizeBetween(2000, 2200);
    assertThat(run("tail", "notes", "--pretty", "-n", "1").lines())
        .containsExactly(
            "2026-01-01T00:00:29.000Z  2/9  k4", "{", "  \"n\" : 29,", "  \"lang\" : \"de\"", "}");
  }

  @Test
  void tail_transactions_showsCommittedRecordsUnlessAskedOtherwise() throws IOException {
    List<String> committed = run("tail", "transactions", "-n", "20").lines();

    assertThat(committed).hasSize(20);
    assertThat(committed.get(0)).endsWith("t60");
    assertThat(committed.get(19)).endsWith("t98");
    List<String> all = run("tail", "transactions", "-n", "20", "--uncommitted").lines();
    assertThat(all).hasSize(20);
    assertThat(all.get(19)).endsWith("t99");
    assertThat(run("tail", "transactions", "--from", "earliest").lines()).hasSize(50);
  }

  @Test
  void tail_whatIsNotThere_saysWhatThereIs() throws IOException {
    Ran noTopic = run("tail", "nots");
    assertThat(noTopic.exitCode()).isEqualTo(1);
    assertThat(noTopic.err()).contains("There is no topic nots. Did you mean notes?");
    Ran noPartition = run("tail", "notes", "--partition", "3");
    assertThat(noPartition.exitCode()).isEqualTo(2);
    assertThat(noPartition.err()).contains("partition is 3, expected 0 to 2");
  }

  @Test
  void tail_follow_printsTheLastAndThenWhatIsWritten() throws Exception {
    write("followed", "before");
    Started tail = start("tail", "followed", "--follow", "--limit", "3");
    await().atMost(PATIENCE).until(() -> tail.hasPrinted("before"));

    write("followed", "between");
    await().atMost(PATIENCE).until(() -> tail.hasPrinted("between"));
    write("followed", "after");

    assertThat(tail.run().get(1, TimeUnit.MINUTES).lines())
        .satisfiesExactly(
            line -> assertThat(line).endsWith("before"),
            line -> assertThat(line).endsWith("between"),
            line -> assertThat(line).endsWith("after"));
  }

  @Test
  void tail_followWithFilterWhilePartitionsAreAdded_seesThem() throws Exception {
    write("growing", "tea 1");
    Started tail =
        start("tail", "growing", "-f", "--from", "earliest", "--grep", "tea", "--limit", "2");
    await().atMost(PATIENCE).until(() -> tail.hasPrinted("tea 1"));
    try (Admin admin = KAFKA.createAdmin(PATIENCE, PATIENCE)) {
      admin
          .createPartitions(Map.of(KAFKA.topic("growing"), NewPartitions.increaseTo(2)))
          .all()
          .get();
    }

    await()
        .ignoreExceptions()
        .until(() -> run("write", "growing", "coffee", "--partition", "1").exitCode() == 0);
    write("growing", "tea 2", "--partition", "1");

    assertThat(tail.run().get(1, TimeUnit.MINUTES).lines())
        .last()
        .asString()
        .contains("  1/1  ")
        .endsWith("tea 2");
  }

  @Test
  void tail_jsonWrittenAgain_copiesKeysValuesHeadersAndTimes() throws IOException {
    Path file = directory.resolve("mixed.jsonl");
    Ran mixed = run("tail", "mixed", "--from", "earliest", "--json");
    Files.writeString(file, mixed.out() + "\n" + run("tail", "notes", "-n", "5", "--json").out());

    Ran write = run("write", "copy", "--json-lines", "--file", file.toString());

    assertThat(write.err()).isEmpty();
    assertThat(write.exitCode()).isZero();
    List<JsonNode> originals = sources(Files.readString(file));
    List<JsonNode> copies = sources(run("tail", "copy", "--from", "earliest", "--json").out());
    assertThat(copies).hasSize(8).containsExactlyInAnyOrderElementsOf(originals);
    Ran cut = run("write", "copy", "--json-lines", "--file", cutRecords().toString());
    assertThat(cut.exitCode()).isEqualTo(1);
    assertThat(cut.err())
        .contains("line 2 is not a record: it was cut: read it again without --max-length")
        .contains("1 records before it were written");
  }

  private static Path cutRecords() throws IOException {
    String uncut = "{\"value\":\"whole\",\"timestamp\":" + START + "}\n";
    return Files.writeString(
        directory.resolve("cut.jsonl"),
        uncut + run("tail", "notes", "-n", "1", "--json", "--max-length", "3").out());
  }

  private static List<Integer> numbers(String text) {
    List<Integer> numbers = new ArrayList<>();
    for (String part : text == null ? new String[0] : text.split(" ", -1)) {
      String[] range = part.split("-", -1);
      IntStream.rangeClosed(Integer.parseInt(range[0]), Integer.parseInt(range[range.length - 1]))
          .forEach(numbers::add);
    }
    return numbers;
  }

  /** Returns the parts of a record that a copy shares with its original. */
  private static List<JsonNode> sources(String jsonLines) throws IOException {
    List<JsonNode> records = new ArrayList<>();
    for (String line : jsonLines.lines().filter(line -> !line.isBlank()).toList()) {
      ObjectNode record = (ObjectNode) JSON.readTree(line);
      records.add(record.without(List.of("topic", "partition", "offset")));
    }
    return records;
  }

  private static void write(String topic, String value, String... options) throws IOException {
    List<String> args = new ArrayList<>(List.of("write", topic, value));
    args.addAll(List.of(options));
    assertThat(run(args.toArray(String[]::new)).exitCode()).isZero();
  }

  private static Started start(String... command) {
    return commands.start(List.of(command));
  }

  private static Ran run(String... command) {
    return commands.run(List.of(command));
  }
}
