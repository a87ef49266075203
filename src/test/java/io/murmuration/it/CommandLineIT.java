package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.kafka.EmbeddedKafka;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.support.CommandRunner;
import io.murmuration.support.CommandRunner.Ran;
import io.murmuration.support.InventedPosts;
import io.murmuration.support.MurmurationProcess;
import io.murmuration.support.TestCluster;
import io.murmuration.support.TestTopics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands as a person runs them: exit codes, messages and files. */
class CommandLineIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CONFIGURATION_IS_WRONG = 2;
  private static final int FAILURE = 1;
  private static final int TERMINATED = 143;
  private static final Map<String, String> NO_ENVIRONMENT = Map.of();

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--color               | ''               | Unknown option: '--color'",
        "-conf wrong.json       | ''               | ingest.sauce is unknown, expected one of",
        "run fanout             | KAFKA_URL=host:1 | KAFKA_URL is host:1, expected kafka://host:port",
        "replay nowhere.jsonl   | ''               | FILE is nowhere.jsonl, expected a readable file",
        "replay wrong.json --report no/r.json | '' | --report is no/r.json, expected a file in"
      })
  void command_wrongConfiguration_exits2SayingWhatIsWrong(
      String args, String environment, String message) throws IOException {
    Files.writeString(directory.resolve("wrong.json"), "{\"ingest\": {\"sauce\": \"replay\"}}");
    int equals = environment.indexOf('=');
    Map<String, String> variables =
        equals < 0
            ? NO_ENVIRONMENT
            : Map.of(environment.substring(0, equals), environment.substring(equals + 1));

    MurmurationProcess process = MurmurationProcess.run(directory, variables, args.split(" "));

    assertThat(process.exitCode()).isEqualTo(CONFIGURATION_IS_WRONG);
    assertThat(process.err()).contains(message);
    assertThat(process.printedStackTrace()).isFalse();
    assertThat(directory.resolve("data")).doesNotExist();
  }

  @Test
  void keywords_noKafka_exits1SayingWhereItLooked() throws IOException {
    int free = EmbeddedKafka.freePort();

    MurmurationProcess list =
        MurmurationProcess.run(
            directory, Map.of("KAFKA_URL", "kafka://127.0.0.1:" + free), "keywords", "list");

    assertThat(list.exitCode()).isEqualTo(FAILURE);
    assertThat(list.err())
        .contains("waiting for Kafka at 127.0.0.1:" + free + " over plaintext: connection refused")
        .contains("Kafka does not answer at 127.0.0.1:" + free, "KAFKA_URL");
    assertThat(list.printedStackTrace()).isFalse();
  }

  @Test
  void keywords_listAddRemove_roundTrip() throws IOException {
    CommandRunner commands = new CommandRunner(TestCluster.kafka(), directory);
    assertThat(commands.run("keywords list").err()).contains("There are no keywords.");
    List<String> add = List.of("keywords", "add", "kafka", "\"apache  kafka\"", "KAFKA");
    assertThat(commands.run(add).out())
        .isEqualTo(lines("added: kafka", "added: \"apache kafka\"", "added: KAFKA"));
    assertThat(commands.run("keywords add Kafka #美").out())
        .isEqualTo(lines("already followed: Kafka", "added: #美"));
    Ran remove = commands.run("keywords remove kafka tea");
    assertThat(remove.out()).isEqualTo(lines("removed: kafka", "not followed: tea"));
    assertThat(remove.exitCode()).isEqualTo(FAILURE);
    Ran list = commands.run("keywords list");
    assertThat(list.out().lines())
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).matches("LABEL +QUERY +SINCE"),
            line -> assertThat(line).matches("- +\"apache kafka\" +20[0-9T:.-]+Z"),
            line -> assertThat(line).matches("- +#美 +20[0-9T:.-]+Z"));
    assertThat(list.err()).isEmpty();
    assertThat(list.exitCode()).isZero();
  }

  @Test
  void keywords_editLabelsAndNames_roundTrip() throws IOException {
    CommandRunner commands = new CommandRunner(TestCluster.kafka(), directory);
    commands.run(List.of("keywords", "add", "Climate = climate OR klima", "kafka"));

    assertThat(commands.run(List.of("keywords", "add", "Warming = klima OR climate")).out())
        .contains(
            "already followed: Warming = klima OR climate", "under the label Climate already");
    assertThat(
            commands
                .run(List.of("keywords", "edit", "kafka", "kafka OR flink", "--label", "Streams"))
                .out())
        .isEqualTo(lines("changed: Streams = kafka OR flink"));
    JsonNode edited = commands.run("keywords list --json").json().get(1);
    assertThat(edited.get("slug").textValue()).isEqualTo("kafka");
    assertThat(edited.get("query").textValue()).isEqualTo("flink OR kafka");
    assertThat(edited.get("editedAt").longValue()).isPositive();
    assertThat(commands.run("keywords list").out())
        .containsPattern("Streams +kafka OR flink +20.*Z, edited 20.*Z")
        .containsPattern("Climate +climate OR klima +20");

    Ran taken = commands.run(List.of("keywords", "edit", "Streams", "klima OR climate"));
    assertThat(taken.exitCode()).isEqualTo(FAILURE);
    assertThat(taken.err()).contains("klima OR climate is followed as Climate already");
    Ran unknown = commands.run("keywords edit tea chai");
    assertThat(unknown.exitCode()).isEqualTo(FAILURE);
    assertThat(unknown.err()).contains("no followed keyword has the query, slug or label tea");
    assertThat(commands.run("keywords edit Streams --no-label").out())
        .isEqualTo(lines("changed: kafka OR flink"));
    assertThat(commands.run(List.of("keywords", "remove", "Climate", "flink OR kafka")).out())
        .isEqualTo(lines("removed: Climate", "removed: flink OR kafka"));
  }

  @Test
  void keywords_exportAndImport_roundTrip() throws IOException {
    CommandRunner commands = new CommandRunner(TestCluster.kafka(), directory);
    commands.run(List.of("keywords", "add", "Climate = climate OR klima", "#kafka", "tea -cup"));
    Path file = directory.resolve("keywords.txt");
    assertThat(commands.run("keywords export " + file).exitCode()).isZero();
    String exported = commands.run("keywords export").out();
    assertThat(file).hasContent(exported);
    Files.writeString(file, "\n# comment\n" + exported.replace("\n", "\r\n") + "New = cocoa");

    assertThat(commands.run("keywords import --dry-run " + file).out())
        .isEqualTo(lines("added: New = cocoa", "Nothing was changed (--dry-run)."));
    assertThat(commands.run("keywords export").out()).isEqualTo(exported);
    assertThat(commands.run("keywords import " + file).out())
        .isEqualTo(lines("added: New = cocoa"));

    Files.writeString(file, "chai\nClimate = climate OR (klima");
    Ran wrong = commands.run("keywords import " + file);
    assertThat(wrong.exitCode()).isEqualTo(CONFIGURATION_IS_WRONG);
    assertThat(wrong.err()).contains("line 2: keyword", "(column 22)", "has a ( without its )");
    Files.writeString(file, "Warm = klima OR climate\nchai");
    Ran unconfirmed = commands.run("keywords import --replace " + file);
    assertThat(unconfirmed.exitCode()).isEqualTo(CONFIGURATION_IS_WRONG);
    assertThat(unconfirmed.err()).contains("removes 3 keywords", "New", "add --yes");
    assertThat(commands.run("keywords export").out()).doesNotContain("chai");
    Files.writeString(file, "Warm = klima OR climate\nchai\n#kafka");
    String before = commands.run("keywords export").out();
    String planned = commands.run("keywords import --replace --dry-run " + file).out();
    assertThat(commands.run("keywords export").out()).isEqualTo(before);
    String done = commands.run("keywords import --replace --yes " + file).out();
    assertThat(planned).isEqualTo(done + lines("Nothing was changed (--dry-run)."));
    assertThat(done.lines())
        .containsExactly(
            "removed: New = cocoa",
            "removed: tea -cup",
            "relabeled: Warm = climate OR klima",
            "unchanged: #kafka",
            "added: chai");
    assertThat(commands.run("keywords export").lines())
        .containsExactlyInAnyOrder("Warm = climate OR klima", "chai", "#kafka");
  }

  @Test
  void mutes_addListRemove_roundTrip() throws Exception {
    KafkaConnection kafka = TestCluster.kafka();
    CommandRunner commands = new CommandRunner(kafka, directory);
    assertThat(commands.run("mutes list").err()).contains("There are no mutes.");
    commands.run(List.of("keywords", "add", "Climate = climate OR klima", "kafka"));

    assertThat(commands.run(List.of("mutes", "add", "casino", "from:Spam", "CASINO")).out())
        .isEqualTo(lines("muted for all keywords: casino", "muted for all keywords: from:spam"));
    assertThat(commands.run("mutes add Casino lang:pt --keyword Climate").out())
        .isEqualTo(lines("muted for Climate: casino", "muted for Climate: lang:pt"));
    Ran again = commands.run("mutes add casino url:example.com");
    assertThat(again.out())
        .isEqualTo(
            lines(
                "already muted for all keywords: casino",
                "muted for all keywords: url:example.com"));
    assertThat(again.exitCode()).isZero();

    JsonNode muted = commands.run("mutes list --json").json().get(0);
    String count = "{\"mutedAt\":%d,\"posts\":%d,\"lastAt\":1700000000000}";
    long since = muted.get("mutedAt").longValue();
    TestTopics topics = new TestTopics(kafka);
    topics.send("mute-counts", "0/*/casino", count.formatted(since, 1_200));
    topics.send("mute-counts", "3/*/casino", count.formatted(since, 34));
    topics.send("mute-counts", "1/*/casino", count.formatted(since - 1, 9));
    commands.run("keywords remove kafka");
    assertThat(commands.run("mutes list").lines())
        .satisfiesExactly(
            line -> assertThat(line).matches("QUERY +KEYWORD +SINCE +HELD BACK +LAST"),
            line -> assertThat(line).matches("casino +all keywords +20.*Z +1,234 +2023-11-14T.*Z"),
            line -> assertThat(line).matches("from:spam +all keywords +20.*Z +0 +-"),
            line -> assertThat(line).matches("url:example.com +all keywords +20.*Z +0 +-"),
            line -> assertThat(line).matches("casino +Climate +20.*Z +0 +-"),
            line -> assertThat(line).matches("lang:pt +Climate +20.*Z +0 +-"));

    assertThat(commands.run("mutes remove casino").out())
        .isEqualTo(lines("unmuted for all keywords: casino"));
    Ran remove = commands.run("mutes remove casino from:spam");
    assertThat(remove.out())
        .isEqualTo(
            lines("not muted for all keywords: casino", "unmuted for all keywords: from:spam"));
    assertThat(remove.exitCode()).isEqualTo(FAILURE);
    assertThat(commands.run("mutes list --json").json()).hasSize(3);
  }

  @Test
  void mutes_wrongQueryOrKeyword_areExplained() throws Exception {
    CommandRunner commands = new CommandRunner(TestCluster.kafka(), directory);
    commands.run("keywords add kafka");

    Ran wrong = commands.run(List.of("mutes", "add", "casino", "spam (casino"));
    assertThat(wrong.exitCode()).isEqualTo(CONFIGURATION_IS_WRONG);
    assertThat(wrong.err())
        .contains(
            "murmuration: mute 'spam (casino' has a ( without its ) (column 6)",
            lines("  spam (casino", "       ^"));
    Ran nearlyAll = commands.run("mutes add -- -casino");
    assertThat(nearlyAll.exitCode()).isEqualTo(CONFIGURATION_IS_WRONG);
    assertThat(nearlyAll.err()).contains("mute '-casino' would hold back nearly every post");
    Ran labeled = commands.run(List.of("mutes", "add", "Spam = casino"));
    assertThat(labeled.exitCode()).isEqualTo(CONFIGURATION_IS_WRONG);
    assertThat(labeled.err())
        .contains("has a label, which only a keyword can have (column 6)", lines("       ^"));
    Ran unknown = commands.run("mutes add casino --keyword tea");
    assertThat(unknown.exitCode()).isEqualTo(FAILURE);
    assertThat(unknown.err())
        .isEqualTo(lines("murmuration: no followed keyword has the query, slug or label tea"));
    assertThat(commands.run("mutes list").err()).contains("There are no mutes.");

    commands.run("mutes add casino --keyword kafka");
    commands.run("keywords remove kafka");
    assertThat(commands.run("mutes list").out()).contains("kafka (not followed)");
    assertThat(commands.run("mutes remove casino --keyword tea").exitCode()).isEqualTo(FAILURE);
    assertThat(commands.run("mutes remove casino --keyword kafka").out())
        .isEqualTo(lines("unmuted for kafka: casino"));

    commands.run("keywords add kafka");
    commands.run("mutes add casino --keyword kafka");
    commands.run("keywords remove kafka");
    commands.run("keywords add kafka");
    assertThat(commands.run("mutes list").out()).contains("kafka (not followed)");
    assertThat(commands.run("mutes add casino --keyword kafka").out())
        .isEqualTo(lines("muted for kafka: casino"));
    assertThat(commands.run("mutes list").out()).doesNotContain("not followed");
  }

  @Test
  void sources_stopListStart_roundTrip() throws IOException {
    CommandRunner commands = new CommandRunner(TestCluster.kafka(), directory);
    Ran stop = commands.run("sources stop bluesky");
    assertThat(stop.out()).isEqualTo(lines("stopped: bluesky"));
    assertThat(stop.err()).contains("No running ingest has this source.");
    assertThat(stop.exitCode()).isZero();

    Ran list = commands.run("sources list");
    assertThat(list.out().lines())
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).matches("SOURCE +STATE +POSTS/S +LAG +LAST ERROR"))
        .anySatisfy(line -> assertThat(line).matches("bluesky +stopped +0\\.0 +- +-"));
    assertThat(list.err()).contains("No ingest is running.");

    assertThat(commands.run("sources start bluesky").out()).isEqualTo(lines("started: bluesky"));
    assertThat(commands.run("sources list").out()).isEmpty();
  }

  @Test
  void record_inventedPosts_areInAFileThatIsNotOverwritten() throws IOException {
    String[] command = {"record", "--source", "simulate", "--messages", "50", "posts.jsonl.gz"};
    MurmurationProcess record = MurmurationProcess.run(directory, Map.of(), command);
    assertThat(record.err()).contains("Recorded 50 messages in posts.jsonl.gz");
    assertThat(record.exitCode()).isZero();

    Path file = directory.resolve("posts.jsonl.gz");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8))) {
      assertThat(lines.lines()).hasSize(50);
    }
    MurmurationProcess again = MurmurationProcess.run(directory, Map.of(), command);
    assertThat(again.err()).contains("expected a file that does not exist yet");
    assertThat(again.exitCode()).isEqualTo(CONFIGURATION_IS_WRONG);
  }

  private static String lines(String... lines) {
    return String.join(System.lineSeparator(), lines) + System.lineSeparator();
  }

  @Test
  void start_whatItNeedsIsTaken_exits1SayingWhatAndWhatToDo() throws IOException {
    Map<String, String> shared =
        Map.of("KAFKA_URL", TestCluster.url(), "KAFKA_PREFIX", directory.getFileName() + "-");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        MurmurationProcess broker =
            MurmurationProcess.start(
                directory, NO_ENVIRONMENT, "kafka", "--kafka-port", "0", "--data", "data")) {
      await().atMost(PATIENCE).until(() -> broker.out().contains("Kafka is running: kafka://127"));
      String port = String.valueOf(taken.getLocalPort());

      assertFails("The data directory", "--data", NO_ENVIRONMENT, "--kafka-port", "0");
      assertFails("Port " + port, "--kafka-port", NO_ENVIRONMENT, "--kafka-port", port);
      assertFails("on port " + port + " of 127.0.0.1", "--port", shared, "--port", port);

      broker.terminate();
      assertThat(broker.exitCode()).isEqualTo(TERMINATED);
      assertThat(broker.printedStackTrace()).isFalse();
    }
  }

  private void assertFails(
      String message, String remedy, Map<String, String> environment, String... args)
      throws IOException {
    MurmurationProcess process = MurmurationProcess.run(directory, environment, args);
    assertThat(process.exitCode()).isEqualTo(FAILURE);
    assertThat(process.err()).contains(message).contains(remedy);
    assertThat(process.printedStackTrace()).as(process.err()).isFalse();
  }

  @Test
  void start_terminated_endsCleanlyAndGoesOnWhenStartedAgain() throws Exception {
    String[] command = {
      "--kafka-port", "0", "--port", "0", "--rate", "300", "--keywords", "kafka,coffee"
    };
    long before;
    try (MurmurationProcess first = MurmurationProcess.start(directory, NO_ENVIRONMENT, command)) {
      int port = first.awaitPage();
      await().atMost(PATIENCE).until(() -> total(port) > 20);
      before = total(port);

      first.terminate();

      assertThat(first.exitCode()).isEqualTo(TERMINATED);
      assertThat(first.printedStackTrace()).as(first.err()).isFalse();
      // Kafka's controller reports a slow machine as an error.
      assertThat(first.err().lines().filter(line -> !line.contains("event queue overloaded")))
          .noneMatch(line -> line.contains(" WARN ") || line.contains(" ERROR "));
    }
    try (MurmurationProcess second = MurmurationProcess.start(directory, NO_ENVIRONMENT, command)) {
      int port = second.awaitPage();
      assertThat(total(port)).isGreaterThanOrEqualTo(before);
      long soFar = total(port);
      await().atMost(PATIENCE).until(() -> total(port) > soFar);
    }
  }

  @Test
  void replay_terminatedHalfway_goesOnWhereItStoppedAndCountsEveryPostOnce() throws Exception {
    List<String> phrases = List.of("coffee", "one direction", "美");
    InventedPosts invented = InventedPosts.create(7, 3_000, 10);
    Path file = invented.write(directory.resolve("posts.jsonl"));
    String[] command = {
      "replay",
      file.toString(),
      "--kafka-port",
      "0",
      "--port",
      "0",
      "--report",
      "r.json",
      "--keywords",
      String.join(",", phrases)
    };
    String[] paced = Arrays.copyOf(command, command.length + 2);
    paced[command.length] = "--speed";
    paced[command.length + 1] = "1";
    try (MurmurationProcess first = MurmurationProcess.start(directory, NO_ENVIRONMENT, paced)) {
      // The first line of progress comes after some seconds, the end after thirty.
      await().atMost(PATIENCE).until(() -> first.err().contains(" read"));
      first.terminate();
      assertThat(first.exitCode()).isEqualTo(TERMINATED);
      assertThat(first.printedStackTrace()).as(first.err()).isFalse();
    }
    assertThat(directory.resolve("r.json")).doesNotExist();

    MurmurationProcess second = MurmurationProcess.run(directory, NO_ENVIRONMENT, command);

    assertThat(second.exitCode()).as(second.err()).isZero();
    JsonNode report = JSON.readTree(directory.resolve("r.json").toFile());
    assertThat(report.at("/posts/read").longValue()).isEqualTo(3_000);
    assertThat(report.at("/posts/accepted").longValue()).isEqualTo(3_000);
    assertThat(totals(report)).isEqualTo(invented.naiveCounts(phrases));
    assertThat(second.out()).contains("3,000 read: 3,000 posts, 0 duplicates");
  }

  private static Map<String, Long> totals(JsonNode report) {
    Map<String, Long> totals = new TreeMap<>();
    report
        .get("keywords")
        .forEach(k -> totals.put(k.get("keyword").textValue(), k.get("total").longValue()));
    return totals;
  }

  @Test
  void replay_cutGzip_reportsTheLinesBeforeAndExits1() throws IOException {
    Path file = directory.resolve("damaged.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(Files.readAllBytes(InventedPosts.create(1, 500, 1).write(directory.resolve("p"))));
    }
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));

    MurmurationProcess replay =
        MurmurationProcess.run(
            directory,
            Map.of("KAFKA_URL", TestCluster.url(), "KAFKA_PREFIX", directory.getFileName() + "-"),
            "replay",
            file.toString(),
            "--port",
            "0",
            "--report",
            "r.json");

    assertThat(replay.exitCode()).isEqualTo(FAILURE);
    long read =
        JSON.readTree(directory.resolve("r.json").toFile()).at("/posts/accepted").longValue();
    assertThat(read).isBetween(1L, 499L);
    assertThat(replay.err())
        .contains("damaged.jsonl.gz, after line " + read + ": the compressed data ends early");
    assertThat(replay.printedStackTrace()).as(replay.err()).isFalse();
  }

  private static long total(int port) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/mentions")).build();
    String body =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString(UTF_8)).body();
    long total = 0;
    for (JsonNode mention : JSON.readTree(body)) {
      total += mention.get("total").longValue();
    }
    return total;
  }
}
