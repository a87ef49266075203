package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.control.TopicLayout;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.support.CommandRunner;
import io.murmuration.support.CommandRunner.Ran;
import io.murmuration.support.TestCluster;
import io.murmuration.support.TestTopics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that look at and change topics and groups, on one cluster. */
class AdminCommandsIT {
  private static final KafkaConnection KAFKA = TestCluster.kafka();
  private static final TestTopics TOPICS = new TestTopics(KAFKA);

  @TempDir private static Path directory;

  private static CommandRunner commands;

  @BeforeAll
  static void configure() throws IOException {
    commands = new CommandRunner(KAFKA, directory);
  }

  @Test
  void topics_createdChangedAndDestroyed_areAsTold() throws Exception {
    Ran created = ok("topics create notes --partitions 2 --retention 7d --config segment.ms=60000");
    assertThat(created.out()).isEqualTo(line("created: notes: partitions 2"));
    TOPICS.send("notes", "a", "first");

    JsonNode notes = topic("notes");
    assertThat(notes.at("/topic/partitions").asInt()).isEqualTo(2);
    assertThat(notes.at("/topic/replicas").asInt()).isEqualTo(1);
    assertThat(notes.at("/topic/records").asInt()).isEqualTo(1);
    assertThat(notes.at("/topic/bytes").asLong()).isPositive();
    assertThat(notes.at("/topic/retentionMillis").asLong())
        .isEqualTo(Duration.ofDays(7).toMillis());
    assertThat(setting(notes, "segment.ms")).isEqualTo("60000");

    assertThat(ok("topics partitions notes 3 --json").json().toString())
        .isEqualTo("{\"name\":\"notes\",\"done\":\"changed\",\"partitions\":3}");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(topic("notes").at("/partitions")).hasSize(3));

    ok("topics retention notes 8d");
    ok("topics retention notes forever");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(setting(topic("notes"), "retention.ms")).isEqualTo("-1"));
    ok("topics compaction notes on --confirm notes");
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(policy("notes")).isEqualTo("compact"));
    Ran kept = commands.run("topics retention notes 7d --confirm notes");
    assertThat(kept.exitCode()).isEqualTo(1);
    assertThat(kept.err()).contains("Topic notes is compacted", "Turn compaction off first");
    ok("topics compaction notes off --confirm notes");
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(policy("notes")).isEqualTo("delete"));
    ok("topics replication notes 1");

    assertThat(ok("topics destroy notes --confirm notes").out())
        .isEqualTo(line("destroyed: notes"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(commands.run("topics info notes").exitCode()).isEqualTo(1));
  }

  @Test
  void topicsCreate_oneOfMurmurations_isAsItIsMadeFor() {
    ok("topics create dead-letters");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(topic("dead-letters").at("/topic/retentionMillis").asLong())
                    .isEqualTo(Duration.ofDays(7).toMillis()));
    ok("topics create keyword-tea --partitions 3");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(topic("keyword-tea").at("/partitions")).hasSize(3));
    assertThat(setting(topic("keyword-tea"), "retention.bytes")).isEqualTo("1073741824");
  }

  @Test
  void topicsList_searchedAndSorted_hasThoseInOrderWithRates() throws Exception {
    ok("topics create list-b --partitions 2");
    ok("topics create list-a");
    ok("topics create list-c --compaction");
    TOPICS.send("list-a", "a", "first");

    List<String> bySize = names(ok("topics list --search LIST- --sort size --interval 0s --json"));
    assertThat(bySize).startsWith("list-a").hasSize(3);
    Ran byPartitions = ok("topics list --search list- --sort partitions --limit 1 --json");
    assertThat(names(byPartitions)).containsExactly("list-b");
    assertThat(byPartitions.json().get("total").asInt()).isEqualTo(3);
    assertThat(byPartitions.json().at("/topics/0/recordsPerSecond").asDouble(-1)).isZero();

    Ran table = ok("topics list --search list- --interval 0s");
    assertThat(table.out().lines().toList())
        .hasSize(4)
        .anyMatch(line -> line.matches("list-c +1 +1 +0 +- +0 B +compact +forever"));
    assertThat(ok("topics").out()).contains("list-a");

    Ran all = ok("topics list --search list- --interval 0s --all-topics --json");
    assertThat(names(all)).contains(KAFKA.prefix() + "list-a");
    assertThat(names(ok("topics list --search __consumer --all-topics --json"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "topics info wrongs              | 1 | There is no topic wrongs. Did you mean wrong?",
        "topics create wrong             | 1 | Topic wrong already exists.",
        "topics create w/rong            | 1 | w/rong",
        "topics create other --replicas 9 | 1 | 9 replicas are not possible: the cluster has 1 broker",
        "topics create other --config no.such=1 | 1 | no.such",
        "topics create other --partitions 0 | 2 | --partitions is 0, expected a number above 0",
        "topics partitions wrong 1       | 1 | Specify a number above 1",
        "topics replication wrong 2      | 1 | 2 replicas are not possible: the cluster has 1 broker",
        "topics retention wrong 5        | 2 | '5' is neither a duration",
        "topics retention wrong 1h       | 2 | add --confirm wrong",
        "topics compaction wrong up      | 2 | compaction is up, expected on or off",
        "topics compaction wrong on      | 2 | add --confirm wrong",
        "topics destroy wrong            | 2 | add --confirm wrong",
        "topics destroy wrong --confirm rong | 2 | 'rong' is not the name",
        "topics destroy posts --confirm posts | 1 | There is no topic posts.",
        "topics list --sort age          | 2 | --sort is age, expected one of name, size, rate",
        "groups info unknown              | 1 | There is no group unknown.",
        "groups destroy unknown           | 1 | There is no group unknown.",
        "groups reset unknown --to latest | 1 | There is no group unknown.",
        "groups reset unknown --to latest --topic nothing | 1 | There is no topic nothing.",
        "groups reset unknown --to dawn   | 2 | --to is dawn, expected earliest, latest",
        "lag --max 5                     | 2 | --max needs --once",
        "topics create other --partitions 2147483647 | 1 | partitions",
        "topics create other --replicas 32767 | 1 | 32767 replicas are not possible",
        "topics create other --retention 106751991167d --config retention.ms=1e99 | 1 | retention.ms",
        "topics partitions wrong 2147483647 | 1 | At most 10,000 can be added at once",
        "topics replication wrong 32767  | 1 | 32767 replicas are not possible",
        "wait --timeout 99999d           | 2 | '99999d' is longer than 24d",
        "wait --timeout soon             | 2 | 'soon' is not a duration"
      })
  void command_thatCannotBeDone_saysWhy(String command, int exitCode, String message) {
    commands.run("topics create wrong");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(topic("wrong").at("/partitions")).hasSize(1));

    Ran ran = commands.run(command);

    assertThat(ran.err()).contains(message).doesNotContain("\tat ");
    assertThat(ran.exitCode()).isEqualTo(exitCode);
    assertThat(ran.out()).isEmpty();
    assertThat(topic("wrong").at("/topic/policy").asText()).isEqualTo("delete");
  }

  @Test
  void topicsPartitions_tableOfMurmuration_wantsToBeConfirmed() {
    ok("topics create related-terms");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(policy("related-terms")).isEqualTo("compact"));

    Ran ran = commands.run("topics partitions related-terms 8");
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err())
        .contains("an old value may be mistaken for the latest", "--confirm related-terms");

    assertThat(commands.run("topics destroy related-terms").err())
        .contains("one of Murmuration's own topics", "The related terms of all keywords are lost");
  }

  @Test
  void groups_withAPlace_areToldMovedAndDestroyed() throws Exception {
    ok("topics create groups-in --partitions 2");
    for (int i = 0; i < 10; i++) {
      TOPICS.send("groups-in", "one key", "record " + i);
    }
    int partition = topic("groups-in").at("/partitions/0/end").asInt() == 10 ? 0 : 1;
    commit("readers", new TopicPartition(KAFKA.topic("groups-in"), partition), 4);

    JsonNode group = ok("groups info readers --json").json();
    assertThat(group.get("lag").asInt()).isEqualTo(6);
    assertThat(group.get("state").asText()).isEqualTo("Empty");
    assertThat(group.at("/partitions/0/committed").asInt()).isEqualTo(4);
    assertThat(group.at("/partitions/0/end").asInt()).isEqualTo(10);
    assertThat(group.at("/partitions/0/lagMillis").asLong()).isBetween(1L, 60_000L);
    assertThat(ok("groups info readers").out())
        .contains("readers: Empty, classic, 0 members, 6 records behind");
    assertThat(ok("groups").out().lines().toList())
        .anyMatch(line -> line.matches("readers +Empty +classic +0 +6"));
    assertThat(topic("groups-in").at("/groups").toString())
        .isEqualTo("[{\"group\":\"readers\",\"state\":\"Empty\",\"members\":0,\"lag\":6}]");

    Ran plan = ok("groups reset readers --to last:3");
    assertThat(plan.out().lines().toList())
        .anyMatch(line -> line.matches("groups-in +" + partition + " +4 +7 +\\+3"));
    assertThat(plan.err()).contains("Nothing was changed. Add --execute to apply.");
    assertThat(place("readers")).isEqualTo(4);
    ok("groups reset readers --to earliest --execute");
    assertThat(place("readers")).isZero();
    Ran reset = ok("groups reset readers --to 2099-01-01 --execute --json");
    assertThat(reset.json().toString())
        .isEqualTo(
            "{\"group\":\"readers\",\"executed\":true,\"changes\":[{\"topic\":\"groups-in\",\"partition\":%d,\"from\":0,\"to\":10}]}"
                .formatted(partition));
    ok("groups reset readers --to 1h --execute --topic groups-in");
    assertThat(ok("groups info readers --json").json().at("/partitions")).hasSize(2);

    assertThat(commands.run("groups destroy readers").err()).contains("add --confirm readers");
    ok("groups destroy readers --confirm readers");
    assertThat(commands.run("groups info readers").exitCode()).isEqualTo(1);
  }

  @Test
  void groupsReset_groupWithAMember_isRefusedNamingWhatToStop() {
    ok("topics create posts");
    try (KafkaConsumer<byte[], byte[]> consumer = member("fanout")) {
      consumer.subscribe(List.of(KAFKA.topic("posts")));
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(10));
                return !consumer.assignment().isEmpty();
              });

      Ran reset = commands.run("groups reset fanout --to earliest --execute --topic posts");

      assertThat(reset.exitCode()).isEqualTo(1);
      assertThat(reset.err())
          .contains("Group fanout has 1 member, on 127.0.0.1.", "murmuration run fanout");
      assertThat(ok("groups info fanout").out()).contains("Stable", "1 member");
      Ran destroy = commands.run("groups destroy fanout --confirm fanout");
      assertThat(destroy.exitCode()).isEqualTo(1);
      assertThat(destroy.err()).contains("Stop every process that runs the stage fanout");
    } finally {
      ok("topics destroy posts --confirm posts");
    }
  }

  @Test
  void info_ofTheCluster_hasBrokersVersionAndTopics() {
    ok("topics create info-topic");
    Ran ran = ok("info --interval 100ms --json");

    JsonNode cluster = ran.json().get("cluster");
    assertThat(cluster.get("clusterId").asText()).isNotEmpty();
    assertThat(cluster.get("version").asText()).matches("\\d\\.\\d \\(metadata level \\d+\\)");
    assertThat(cluster.at("/brokers/0/controller").asBoolean()).isTrue();
    assertThat(cluster.get("topics").asInt()).isPositive();
    assertThat(cluster.get("underReplicated").asInt()).isZero();
    assertThat(ran.json().get("recordsInPerSecond").isNumber()).isTrue();
    assertThat(ok("info --interval 0s --all-topics").out())
        .contains("Cluster ", "BROKER  ADDRESS", "In          - records/s");
  }

  @Test
  void wait_reachableWithoutTopics_isReadyAndTimesOutForTopics(@TempDir Path other)
      throws IOException {
    assertThat(ok("wait --json").json().get("ready").asBoolean()).isTrue();
    Ran late = commands.run("wait --topics --timeout 300ms");
    assertThat(late.exitCode()).isEqualTo(1);
    assertThat(late.err()).contains("has no topic", "source-cursors", "after 0.3 s");

    KafkaConnection complete = TestCluster.kafka();
    try (TopicAdmin admin = new TopicAdmin(complete)) {
      admin.ensure(TopicLayout.fixed(false));
    }
    assertThat(new CommandRunner(complete, other).run("wait --topics").out()).startsWith("ready: ");
  }

  @Test
  void lag_ofAStageThatIsBehind_isToldAndJudged() throws Exception {
    ok("topics create related-in");
    TOPICS.send("related-in", "a", "first");
    TOPICS.send("related-in", "a", "second");
    commit("related-terms", new TopicPartition(KAFKA.topic("related-in"), 0), 0);

    Ran once = commands.run("lag --once --interval 50ms --max 1");
    assertThat(once.exitCode()).isEqualTo(1);
    assertThat(once.err()).isEqualTo(line("related-terms is 2 records behind."));
    assertThat(once.out().lines().toList())
        .anyMatch(line -> line.matches("related-terms +0 +2 +\\d+\\.\\d s +0\\.0 +0\\.0"))
        .anyMatch(line -> line.matches("ingest +0 +- +- +- +-"));
    ok("lag --once --interval 50ms --max 2");

    assertThat(ok("lag --interval 10ms --json").out().lines()).hasSize(1);
    List<String> looks = ok("lag --count 2 --interval 10ms --json").out().lines().toList();
    assertThat(looks).hasSize(2);
    for (String look : looks) {
      JsonNode stages = new ObjectMapper().readTree(look).get("stages");
      assertThat(stages.findValuesAsText("stage"))
          .containsExactly("ingest", "fanout", "aggregate", "related-terms", "visualization");
      assertThat(stages.get(3).get("lag").asInt()).isEqualTo(2);
    }
  }

  @Test
  void keywordsAndSourcesList_asJson_areJson() {
    assertThat(ok("keywords list --json").json()).isEmpty();
    commands.run("sources stop simulate");
    assertThat(ok("sources list --json").json().at("/0/state").asText()).isEqualTo("stopped");
  }

  private static Ran ok(String command) {
    Ran ran = commands.run(command);
    assertThat(ran.exitCode()).as("%s: %s", command, ran.err()).isZero();
    return ran;
  }

  private static JsonNode topic(String name) {
    return ok("topics info " + name + " --interval 0s --json").json();
  }

  private static String policy(String topic) {
    return topic(topic).at("/topic/policy").asText();
  }

  private static String setting(JsonNode topic, String name) {
    return StreamSupport.stream(topic.get("settings").spliterator(), false)
        .filter(setting -> setting.get("name").asText().equals(name))
        .findFirst()
        .orElseThrow()
        .get("value")
        .asText();
  }

  private static List<String> names(Ran list) {
    return list.json().get("topics").findValuesAsText("name");
  }

  private static long place(String group) {
    return ok("groups info " + group + " --json").json().at("/partitions/0/committed").asLong();
  }

  private static void commit(String group, TopicPartition partition, long offset) {
    try (KafkaConsumer<byte[], byte[]> consumer = member(group)) {
      consumer.assign(List.of(partition));
      consumer.commitSync(Map.of(partition, new OffsetAndMetadata(offset)));
    }
  }

  private static KafkaConsumer<byte[], byte[]> member(String group) {
    Map<String, Object> config = new HashMap<>(KAFKA.consumerConfig());
    config.put("group.id", KAFKA.topic(group));
    return new KafkaConsumer<>(config);
  }

  private static String line(String text) {
    return text + System.lineSeparator();
  }
}
