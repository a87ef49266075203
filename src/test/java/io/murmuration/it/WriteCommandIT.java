package io.murmuration.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.kafka.TopicSpec;
import io.murmuration.support.CommandRunner;
import io.murmuration.support.CommandRunner.Ran;
import io.murmuration.support.TestCluster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code write}, in this process, on a broker. */
class WriteCommandIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final KafkaConnection KAFKA = TestCluster.kafka();

  @TempDir private static Path directory;
  private static CommandRunner commands;

  @BeforeAll
  static void createTopics() throws IOException {
    commands = new CommandRunner(KAFKA, directory);
    try (TopicAdmin admin = new TopicAdmin(KAFKA)) {
      admin.ensure(
          List.of(
              topic("lines", 1),
              topic("typed", 1),
              topic("long", 2),
              topic("written", 4),
              new TopicSpec("short", 1, Map.of("max.message.bytes", "2000")),
              topic("mentions", 1)));
    }
  }

  private static TopicSpec topic(String name, int partitions) {
    return new TopicSpec(
        name, partitions, Map.of("max.message.bytes", "6000000", "retention.ms", "-1"));
  }

  @Test
  void write_keys_goWhereKafkaPutsThem() throws IOException {
    for (String key : List.of("ada", "grace", "linus", "ada")) {
      Ran write = run("write", "written", "hello " + key, "--key", key, "--json");
      assertThat(write.exitCode()).isZero();
      JsonNode answer = JSON.readTree(write.out());
      assertThat(answer.get("topic").textValue()).isEqualTo("written");
      assertThat(answer.get("line").intValue()).isEqualTo(1);
      assertThat(answer.get("partition").intValue())
          .isEqualTo(Utils.toPositive(Utils.murmur2(key.getBytes(UTF_8))) % 4);
      Ran tail =
          run(
              "tail",
              "written",
              "--json",
              "--limit",
              "1",
              "--partition",
              answer.get("partition").toString(),
              "--from",
              answer.get("offset").toString());
      assertThat(JSON.readTree(tail.out()).get("value").textValue()).isEqualTo("hello " + key);
    }
  }

  @Test
  void write_allOptions_areInTheRecord() throws IOException {
    Ran write =
        run(
            "write",
            "written",
            "--partition",
            "3",
            "--key",
            "all",
            "--header",
            "a=1",
            "--header",
            "a=b=c",
            "--timestamp",
            "2026-01-02T00:00:00Z",
            "tea");
    assertThat(write.out()).matches("written: partition 3, offset \\d+\n");
    JsonNode record = JSON.readTree(run("tail", "written", "--json", "-n1", "--key", "all").out());
    assertThat(record.get("value").textValue()).isEqualTo("tea");
    assertThat(record.get("partition").intValue()).isEqualTo(3);
    assertThat(record.get("timestamp").longValue())
        .isEqualTo(Instant.parse("2026-01-02T00:00:00Z").toEpochMilli());
    assertThat(record.get("headers").toString())
        .isEqualTo("[{\"key\":\"a\",\"value\":\"1\"},{\"key\":\"a\",\"value\":\"b=c\"}]");

    assertThat(run("write", "written", "--key", "gone", "--tombstone").exitCode()).isZero();
    assertThat(run("tail", "written", "--key", "gone").out()).endsWith("  gone  (tombstone)\n");
  }

  @Test
  void write_wrongTarget_saysWhatIsWrong() throws IOException {
    Ran noTopic = run("write", "writen", "tea");
    assertThat(noTopic.exitCode()).isEqualTo(1);
    assertThat(noTopic.err()).contains("There is no topic writen. Did you mean written?");
    Ran noPartition = run("write", "written", "tea", "--partition", "4");
    assertThat(noPartition.exitCode()).isEqualTo(2);
    assertThat(noPartition.err()).contains("--partition is 4, expected 0 to 3");
  }

  @Test
  void write_ownTopic_warns() throws IOException {
    Ran write = run("write", "mentions", "{}", "--key", "k");

    assertThat(write.exitCode()).isZero();
    assertThat(write.err()).contains("mentions is one of Murmuration's own topics");
  }

  @Test
  void write_linesOfStandardInput_areKeysAndValues() throws IOException {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream("x: a: b\r\ny: \nno separator\n".getBytes(UTF_8)));
    Ran write;
    try {
      write = run("write", "lines", "-", "--key-separator", ": ");
    } finally {
      System.setIn(before);
    }
    assertThat(write.exitCode()).isEqualTo(1);
    assertThat(write.err())
        .contains("line 3 is not a record: it has no ': ' between key and value; 2 records before");
    JsonNode x = JSON.readTree(run("tail", "lines", "--json", "--key", "x").out());
    assertThat(x.get("value").textValue()).isEqualTo("a: b");
    JsonNode y = JSON.readTree(run("tail", "lines", "--json", "--key", "y").out());
    assertThat(y.get("value").textValue()).isEmpty();
  }

  @Test
  void write_byteOrderMarks_arePartOfNoKeyOrValue() throws IOException {
    Path file = directory.resolve("marked.txt");
    Files.writeString(file, "\uFEFFbom=1\nbom=2\n\uFEFFbom=3\n\uFEFF");
    assertThat(run("write", "typed", "--file", file.toString(), "--key-separator", "=").exitCode())
        .isZero();
    Files.writeString(file, "\uFEFF{\"key\":\"bom\",\"value\":\"4\"}\n\uFEFF\n");
    assertThat(run("write", "typed", "--file", file.toString(), "--json-lines").exitCode())
        .isZero();

    assertThat(run("tail", "typed", "--key", "bom").lines())
        .extracting(line -> line.substring(line.lastIndexOf("bom")))
        .containsExactly("bom  1", "bom  2", "bom  3", "bom  4");
  }

  @Test
  void write_jsonLines_keepsTheBytesOfValuesAndRefusesHalfSurrogatePairs() throws IOException {
    String value = "{\"p\":1.10,\"e\":1e400,\"dup\":1,\"dup\":2,\"esc\":\"\\u00e9\"}";
    Path file = directory.resolve("typed.jsonl");
    Files.writeString(
        file, "{\"key\":\"typed\",\"value\":" + value + "}\n\n{\"value\":\"lone \\ud83d\"}\n");

    Ran write = run("write", "typed", "--file", file.toString(), "--json-lines");

    assertThat(write.exitCode()).isEqualTo(1);
    assertThat(write.err())
        .contains("line 3 is not a record: value has half a surrogate pair; 1 records before");
    assertThat(run("tail", "typed", "--key", "typed").lines())
        .singleElement()
        .asString()
        .endsWith("typed  " + value);
  }

  @Test
  void write_longFile_saysWhereItIs() throws IOException {
    Path file = directory.resolve("long.txt");
    Files.write(file, IntStream.range(0, 40_000).mapToObj(i -> "line " + i).toList());

    Ran write = run("write", "long", "--file", file.toString());

    assertThat(write.exitCode()).isZero();
    int records = 0;
    for (String line : write.lines()) {
      assertThat(line).matches("long: partition \\d, offsets 0 to \\d+ \\(\\d+ records\\)");
      records += Integer.parseInt(line.replaceAll(".*\\((\\d+) .*", "$1"));
    }
    assertThat(records).isEqualTo(40_000);
    // Far back, and over many windows.
    assertThat(run("tail", "long", "--grep", "^line 7$").lines()).hasSize(1);
    assertThat(run("tail", "long", "-n", "20000").lines()).hasSize(20_000);
  }

  @Test
  void write_lineThatKafkaRefuses_namesTheFirstThatIsNotWritten() throws IOException {
    Path file = directory.resolve("refused.txt");
    Files.write(file, List.of("one", "two", "x".repeat(3000)));

    Ran write = run("write", "short", "--file", file.toString());

    assertThat(write.exitCode()).isEqualTo(1);
    assertThat(write.err())
        .contains("failed to write line 3: ")
        .contains("; 2 records were written");
    assertThat(write.out()).isEqualTo("short: partition 0, offsets 0 to 1 (2 records)\n");
  }

  private static Ran run(String... command) {
    return commands.run(List.of(command));
  }
}
