package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.murmuration.Main;
import io.murmuration.aggregate.AggregateVerticle;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.KeywordStore;
import io.murmuration.control.TopicLayout;
import io.murmuration.fanout.FrequentMoves;
import io.murmuration.ingest.IngestVerticle;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.keyword.Keyword;
import io.murmuration.message.Topics;
import io.murmuration.related.RelatedTermsVerticle;
import io.murmuration.support.AclTable;
import io.murmuration.support.InventedPosts;
import io.murmuration.support.RecordingAuthorizer;
import io.murmuration.support.RunningPipeline;
import io.murmuration.support.SecureKafka;
import io.murmuration.support.SecureKafka.Entry;
import io.murmuration.support.TopicRecords;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclBinding;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every stage and command with exactly the permissions that {@code docs/deploy.md} lists. */
class AccessRightsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PREFIX = "least-";
  private static final List<String> PHRASES = List.of("coffee", "tea");
  private static final String DELETION =
      "{\"did\":\"did:plc:a\",\"time_us\":1700000000000000,\"kind\":\"commit\",\"commit\":{"
          + "\"rev\":\"r\",\"operation\":\"delete\",\"collection\":\"app.bsky.feed.post\",\"rkey\":\"k\"}}";

  private static final List<String> FAILED = new ArrayList<>();

  @TempDir private static Path directory;
  private static List<AclBinding> rights;
  private static SecureKafka broker;
  private static KafkaConnection operator;
  private static RunningPipeline pipeline;
  private static InventedPosts posts;

  @BeforeAll
  static void start() throws Exception {
    rights = AclTable.read(PREFIX);
    broker = SecureKafka.start(directory.resolve("kafka"), AclTable.users(rights));
    broker.permit(rights);
    operator = Bootstrap.kafka(settings(SecureKafka.OPERATOR));
    try (TopicAdmin admin = new TopicAdmin(operator)) {
      admin.ensure(TopicLayout.fixed(false));
    }
    pipeline = RunningPipeline.startVisualization(settings("visualization"));
    deploy(new RelatedTermsVerticle(settings("related-terms")));
    deploy(new AggregateVerticle(settings("aggregate")));
    deploy(FrequentMoves.fanout(settings("fanout").withOwnTopics(1)));
  }

  private static void deploy(VerticleBase stage) {
    RunningPipeline.await(pipeline.vertx().deployVerticle(stage));
  }

  @AfterAll
  static void stop() {
    pipeline.close();
    broker.close();
  }

  @Test
  void stagesAndCommands_withTheDocumentedPermissions_doTheirWork() throws Exception {
    run("keywords add", PHRASES);
    writeBadRecords();
    countPosts();
    assertBadRecordsAreInDeadLetters();
    assertOneKeywordMoves();
    changeInstallation();
    changeTopicsAndGroups();
    inspect();
    run("rewind", List.of("--to", "earliest", "--stage", "all", "--execute", "--confirm", "all"));
    assertTotals();

    assertThat(FAILED).as("commands that failed").isEmpty();
    assertThat(RecordingAuthorizer.unused(rights)).as("unnecessary permissions").isEmpty();
  }

  private static void countPosts() throws IOException {
    posts = InventedPosts.create(7, 300, 10);
    Path file = posts.write(directory.resolve("posts.jsonl"));
    Files.writeString(file, "no post\n" + DELETION + "\n", StandardOpenOption.APPEND);
    ObjectNode conf = conf("ingest");
    conf.putObject("ingest")
        .put("source", "replay")
        .putObject("replay")
        .put("file", file.toString());
    deploy(new IngestVerticle(Settings.parse(conf.toString(), Map.of())));
    assertTotals();
    await("related terms are shown")
        .atMost(PATIENCE)
        .until(() -> pipeline.get("/api/related-terms").bodyAsString().contains("direction"));
    await("posts are shown")
        .atMost(PATIENCE)
        .until(() -> !pipeline.getArray("/api/posts").isEmpty());
    await("the deletion is written")
        .atMost(PATIENCE)
        .until(() -> !TopicRecords.all(operator, Topics.POST_CHANGES).isEmpty());
    await("the page shows every stage and the sizes and lags in Kafka")
        .atMost(PATIENCE)
        .untilAsserted(AccessRightsIT::assertPipelineIsShown);
  }

  private static void assertTotals() {
    await("posts are counted")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(pipeline.totals()).isEqualTo(posts.naiveCounts(PHRASES)));
  }

  private static void assertPipelineIsShown() {
    JsonObject status = pipeline.get("/api/pipeline").bodyAsJsonObject();
    assertThat(objects(status.getJsonArray("stages")))
        .allSatisfy(stage -> assertThat(stage.getInteger("instances")).isEqualTo(1))
        .filteredOn(stage -> !stage.getString("stage").equals("ingest"))
        .allSatisfy(stage -> assertThat(stage.getLong("lag")).isNotNull());
    assertThat(objects(status.getJsonArray("topics")))
        .allSatisfy(topic -> assertThat(topic.getLong("bytes")).isNotNull());
  }

  private static List<JsonObject> objects(JsonArray array) {
    return IntStream.range(0, array.size()).mapToObj(array::getJsonObject).toList();
  }

  /** Ingest reads earlier posts and cursors when it starts, and so needs the right to. */
  private static void writeBadRecords() throws Exception {
    try (var producer = operator.producer(Map.of())) {
      for (String topic : List.of(Topics.POSTS, Topics.KEYWORD_SHARED)) {
        producer.send(new ProducerRecord<>(operator.topic(topic), new byte[1])).get();
      }
      String cursors = operator.topic(Topics.SOURCE_CURSORS);
      producer.send(new ProducerRecord<>(cursors, new byte[1], new byte[1])).get();
    }
  }

  private static void assertBadRecordsAreInDeadLetters() {
    await("every stage rejects its bad record")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        TopicRecords.all(operator, Topics.DEAD_LETTERS).stream()
                            .map(letter -> TopicRecords.headers(letter).get("stage"))
                            .collect(Collectors.toSet()))
                    .isEqualTo(Set.of("ingest", "fanout", "aggregate", "related-terms")));
  }

  private static void assertOneKeywordMoves() {
    KeywordStore store = new KeywordStore(operator);
    await("one keyword has moved to the shared topic")
        .atMost(PATIENCE)
        .until(() -> store.list().stream().filter(Keyword::sharesTopic).count() == 1);
    await("its topic is read to the end, and deleted")
        .atMost(PATIENCE)
        .until(() -> FrequentMoves.deleteUnused(Bootstrap.kafka(settings("fanout"))).size() == 1);
  }

  private static void changeInstallation() throws IOException {
    run("keywords list", List.of());
    run("keywords add", List.of("river"));
    run("keywords try", List.of("river"));
    run("keywords edit", List.of("river", "--label", "Rivers"));
    Path file = directory.resolve("keywords.txt");
    run("keywords export", List.of(file.toString()));
    Files.writeString(file, "lake");
    run("keywords import", List.of(file.toString()));
    run("keywords remove", List.of("Rivers", "lake"));
    run("mutes add", List.of("casino", "--keyword", "coffee"));
    run("mutes list", List.of());
    run("mutes remove", List.of("casino", "--keyword", "coffee"));
    run("sources list", List.of());
    run("sources stop", List.of("bluesky"));
    run("sources start", List.of("bluesky"));
    run("wait", List.of("--topics", "--timeout", "10s"));
  }

  private static void changeTopicsAndGroups() throws Exception {
    run("topics create", List.of("TOPIC", "--replicas", "1"));
    run("write", List.of("TOPIC", "value", "--key", "key"));
    run("tail", List.of("TOPIC"));
    run("topics list", List.of());
    run("topics info", List.of("TOPIC"));
    run("topics partitions", List.of("TOPIC", "2"));
    run("topics retention", List.of("TOPIC", "1d", "--confirm", "TOPIC"));
    run("topics compaction", List.of("TOPIC", "on", "--confirm", "TOPIC"));
    run("topics replication", List.of("TOPIC", "1"));
    run("groups reset", List.of("GROUP", "--to", "earliest", "--topic", "TOPIC", "--execute"));
    run("groups list", List.of());
    run("groups info", List.of("GROUP"));
    run("groups destroy", List.of("GROUP", "--confirm", "GROUP"));
    run("topics destroy", List.of("TOPIC", "--confirm", "TOPIC"));
  }

  private static void inspect() throws IOException {
    run("info", List.of());
    run("lag", List.of("--once"));
    run("verify", List.of());
  }

  /** Runs a command as its user. */
  private static void run(String command, List<String> arguments) throws IOException {
    List<String> args = new ArrayList<>(List.of(command.split(" ")));
    args.addAll(arguments);
    Path file = directory.resolve("conf.json");
    Files.writeString(file, conf(command.replace(' ', '-')).toString());
    args.addAll(List.of("-conf", file.toString()));
    StringWriter out = new StringWriter();
    PrintWriter printer = new PrintWriter(out, true);
    int exitCode =
        Main.commandLine().setOut(printer).setErr(printer).execute(args.toArray(String[]::new));
    if (exitCode != 0) {
      FAILED.add(args + " " + exitCode + "\n" + out);
    }
  }

  private static Settings settings(String user) {
    return Settings.parse(conf(user).toString(), Map.of());
  }

  private static ObjectNode conf(String user) {
    ObjectNode conf = JSON.createObjectNode();
    ObjectNode kafka = conf.putObject("kafka").put("url", broker.url(Entry.USERS));
    kafka.put("prefix", PREFIX);
    kafka.putObject("tls").put("trustedCert", broker.authority().certificate());
    kafka
        .putObject("sasl")
        .put("mechanism", "PLAIN")
        .put("username", user)
        .put("password", SecureKafka.password(user));
    conf.putObject("visualization").put("port", 0);
    return conf;
  }
}
