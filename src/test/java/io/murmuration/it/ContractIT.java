package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.murmuration.MurmurationVerticle;
import io.murmuration.config.IngestSettings;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.KeywordStore;
import io.murmuration.control.MuteStore;
import io.murmuration.control.SourceSwitches;
import io.murmuration.control.TopicLayout;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.message.Post;
import io.murmuration.message.PostChange;
import io.murmuration.message.PostJson;
import io.murmuration.message.SourceSwitch;
import io.murmuration.query.NamedQuery;
import io.murmuration.query.Query;
import io.murmuration.support.Contract;
import io.murmuration.support.Mutations;
import io.murmuration.support.TestCluster;
import io.murmuration.support.TestTopics;
import io.murmuration.visualization.bridge.EncodedJson;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * That what the pipeline really writes, publishes and answers is what {@code docs/asyncapi.yaml}
 * and {@code docs/schemas/} say. One replay goes through it, with lines that are no posts; then a
 * record that is none and a muted post are written to {@code posts}, and a keyword is removed.
 */
class ContractIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REMOVED = "\"apache kafka\"";
  private static final List<String> KEYWORDS = List.of("kafka", "#kafka", "美", REMOVED);

  /** Number of keywords, from the first, with a topic of their own. */
  private static final int OWN_TOPICS = 2;

  private static final String MUTED_POST =
      "{\"id\":\"m\",\"source\":\"test\",\"author\":{\"id\":\"m\"},\"text\":\"kafka casino\","
          + "\"createdAt\":1700000000000}";

  private static final List<String> ADDRESSES =
      List.of(
          "murmuration.keywords",
          "murmuration.mentions",
          "murmuration.related-terms",
          "murmuration.posts",
          "murmuration.post-changes",
          "murmuration.pipeline",
          "murmuration.mutes");

  @TempDir private static Path directory;

  private static final Map<String, List<JsonNode>> published = new ConcurrentHashMap<>();
  private static Contract contract;
  private static KafkaConnection kafka;
  private static TestTopics topics;
  private static Vertx vertx;
  private static String page;
  private static JsonNode snapshot;
  private static final Map<String, JsonNode> answers = new ConcurrentHashMap<>();

  @BeforeAll
  static void runThePipeline() throws Exception {
    contract = new Contract(directory);
    Settings settings = settings();
    kafka = Bootstrap.kafka(settings);
    topics = new TestTopics(kafka);
    vertx = Vertx.vertx();
    for (String address : ADDRESSES) {
      vertx
          .eventBus()
          .<EncodedJson>consumer(
              address,
              message ->
                  published
                      .computeIfAbsent(address, a -> new CopyOnWriteArrayList<>())
                      .add(parse(message.body().text())));
    }
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      admin.ensure(TopicLayout.fixed(false));
    }
    new MuteStore(kafka).add(List.of(Query.parseMute("casino")), null);
    MurmurationVerticle pipeline = new MurmurationVerticle(settings);
    vertx.deployVerticle(pipeline).await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    page = "http://127.0.0.1:" + pipeline.visualization().port();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(total("/api/mentions", "total")).isEqualTo(3 + 1 + 1 + 1);
              assertThat(total("/api/related-terms", "posts")).isEqualTo(3 + 1 + 1 + 1);
              assertThat(postsByKeyword()).isEqualTo(3 + 1 + 1 + 1);
            });
    topics.send("posts", "m", MUTED_POST);
    await().atMost(PATIENCE).until(() -> total("/api/mutes", "posts") == 1);
    takeAnswers();
    changePosts();
    topics.send("posts", "x", "no post");
    new KeywordStore(kafka).remove(List.of(NamedQuery.parse(REMOVED)));
    new SourceSwitches(kafka).set(new SourceSwitch(IngestSettings.Source.REPLAY, false));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(tombstones("keywords")).isEqualTo(1);
              assertThat(tombstones("mentions")).isEqualTo(1);
              assertThat(tombstones("related-terms")).isEqualTo(1);
              assertThat(tombstones("related-terms-state")).isPositive();
              assertThat(topics.read("dead-letters")).hasSize(3);
              assertThat(get("/api/keywords")).hasSize(KEYWORDS.size() - 1);
              assertThat(published).containsKey("murmuration.post-changes");
            });
  }

  @AfterAll
  static void stopThePipeline() throws Exception {
    vertx.close().await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void topics_thatExist_areAllDescribed() throws IOException {
    Set<String> described = new TreeSet<>();
    for (JsonNode channel : Contract.asyncApi().get("channels")) {
      described.add(channel.get("address").asText().replace("{prefix}", ""));
    }
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      assertThat(admin.list())
          .allSatisfy(
              topic ->
                  assertThat(described)
                      .contains(topic.replaceFirst("^keyword-.*", "keyword-{slug}")));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "posts",
        "mentions",
        "related-terms",
        "related-terms-state",
        "keywords",
        "source-cursors",
        "sources",
        "post-changes",
        "stage-reports"
      })
  void records_ofATopic_areAsDescribed(String topic) throws Exception {
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>(topics.read(topic));
    if (topic.equals("posts")) {
      assertThat(records.removeIf(post -> post.key().equals("x"))).isTrue();
    }

    assertThat(records).isNotEmpty();
    for (ConsumerRecord<String, byte[]> record : records) {
      assertValid(topic, value(record));
      assertThat(contract.problemsOfKey(topic, record.key())).isEmpty();
      assertThat(record.headers()).isEmpty();
    }
    JsonNode ofEarlierVersion = value(records.get(0));
    ((ObjectNode) ofEarlierVersion).remove(List.of("color", "refused"));
    assertValid(topic, ofEarlierVersion);
    assertMutationsFail(topic, ofEarlierVersion);
  }

  @Test
  void records_ofKeywordTopics_areThosePosts() throws Exception {
    Map<String, byte[]> posts = new ConcurrentHashMap<>();
    topics.read("posts").forEach(post -> posts.put(id(post), post.value()));

    for (String phrase : KEYWORDS.subList(0, OWN_TOPICS)) {
      String topic = "keyword-" + Query.parse(phrase).slug();
      assertThat(topics.read(topic)).isNotEmpty();
      for (ConsumerRecord<String, byte[]> record : topics.read(topic)) {
        assertValid("keyword", value(record));
        assertThat(contract.problemsOfKey("keyword", record.key())).isEmpty();
        assertThat(contract.problemsOfHeaders("keyword", headers(record))).isEmpty();
        assertThat(record.value()).isEqualTo(posts.get(id(record)));
      }
    }
  }

  @Test
  void records_ofTheSharedTopic_arePostsAndAsDescribed() throws Exception {
    Map<String, byte[]> posts = new ConcurrentHashMap<>();
    topics.read("posts").forEach(post -> posts.put(id(post), post.value()));
    List<ConsumerRecord<String, byte[]>> records = topics.read("keyword-shared");

    assertThat(records)
        .extracting(ConsumerRecord::key)
        .containsExactlyInAnyOrder(Query.parse("美").slug(), Query.parse(REMOVED).slug());
    for (ConsumerRecord<String, byte[]> record : records) {
      assertValid("keyword-shared", value(record));
      assertThat(contract.problemsOfKey("keyword-shared", record.key())).isEmpty();
      assertThat(record.value()).isEqualTo(posts.get(id(record)));
      assertThat(contract.problemsOfHeaders("keyword-shared", headers(record))).isEmpty();
      assertThat(contract.problemsOfHeaders("keyword-shared", JSON.createObjectNode()))
          .isNotEmpty();
    }
  }

  @Test
  void deadLetters_fromSourceAndStage_areAsDescribed() throws Exception {
    List<ConsumerRecord<String, byte[]>> letters = topics.read("dead-letters");

    assertThat(letters)
        .extracting(letter -> new String(letter.value(), StandardCharsets.UTF_8))
        .containsExactlyInAnyOrder(
            "{\"id\":\"7\",\"source\":\"test\"", "no JSON at all", "no post");
    for (ConsumerRecord<String, byte[]> letter : letters) {
      ObjectNode headers = headers(letter);
      assertThat(contract.problemsOfHeaders("dead-letters", headers)).isEmpty();
      assertThat(contract.problemsOfHeaders("dead-letters", headers.without("reason")))
          .isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "murmuration.keywords",
        "murmuration.mentions",
        "murmuration.related-terms",
        "murmuration.posts",
        "murmuration.post-changes",
        "murmuration.pipeline",
        "murmuration.mutes"
      })
  void messages_published_areAsDescribed(String address) {
    assertThat(published.get(address)).isNotEmpty();
    published.get(address).forEach(message -> assertValid(address, message));
    assertMutationsFail(address, published.get(address).get(0));
  }

  @Test
  void snapshot_asked_isAsDescribed() {
    assertThat(snapshot.get("keywords")).hasSize(KEYWORDS.size());
    assertThat(snapshot.get("mentions")).isNotEmpty();
    assertThat(snapshot.get("relatedTerms")).isNotEmpty();
    assertThat(snapshot.get("posts")).isNotEmpty();
    assertThat(snapshot.at("/mutes/mutes/0/posts").longValue()).isEqualTo(1);
    assertValid("snapshotReply", snapshot);
    assertMutationsFail("snapshotReply", snapshot);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keywords:keyword.json",
        "mentions:mention.json",
        "mutes:active-mute.json",
        "related-terms:related.json",
        "posts:post-sample.json",
        "sources:stage-report.json#/$defs/source"
      })
  void answers_overHttp_areAsDescribed(String pathAndSchema) {
    String[] parts = pathAndSchema.split(":", 2);
    JsonNode answer = answers.get("/api/" + parts[0]);

    assertThat(answer).isNotEmpty();
    for (JsonNode element : answer) {
      assertThat(contract.problemsOf(parts[1], element)).isEmpty();
    }
  }

  @Test
  void keyword_askedOverHttp_isAsDescribed() {
    JsonNode keyword = answers.get("/api/keywords/kafka");

    assertThat(keyword.get("posts")).hasSize(3);
    assertThat(contract.problemsOf("keyword-detail.json", keyword)).isEmpty();
    assertThat(Mutations.of(keyword))
        .allSatisfy(
            mutation ->
                assertThat(contract.problemsOf("keyword-detail.json", mutation)).isNotEmpty());
  }

  @Test
  void pipeline_askedOverHttp_isAsDescribed() {
    JsonNode pipeline = answers.get("/api/pipeline");

    assertThat(pipeline.get("topics")).isNotEmpty();
    assertThat(contract.problemsOf("pipeline.json", pipeline)).isEmpty();
  }

  private static Settings settings() throws URISyntaxException {
    Path file = Path.of(ContractIT.class.getResource("posts.jsonl").toURI());
    Settings settings =
        TestCluster.settings()
            .withKeywords(KEYWORDS.stream().map(phrase -> "Label = " + phrase).toList())
            .withOwnTopics(OWN_TOPICS);
    return settings
        .withVisualization(settings.visualization().withPort(0))
        .withIngest(
            settings.ingest().replaying(new IngestSettings.Replay(file.toString(), null, false)));
  }

  private static void takeAnswers() throws Exception {
    for (String path :
        List.of(
            "/api/keywords",
            "/api/mentions",
            "/api/mutes",
            "/api/related-terms",
            "/api/posts",
            "/api/keywords/kafka",
            "/api/pipeline",
            "/api/sources")) {
      answers.put(path, get(path));
    }
    EncodedJson reply =
        vertx
            .eventBus()
            .<EncodedJson>request("murmuration.snapshot", new JsonObject())
            .await(PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .body();
    snapshot = parse(reply.text());
  }

  /** Every post that is shown: the first two are edited, and then all but the first deleted. */
  private static void changePosts() throws Exception {
    List<PostChange> changes = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : topics.read("posts")) {
      Post post = PostJson.decode(record.value());
      if (changes.size() < 2) {
        changes.add(PostChange.edited(post, 1));
      }
      if (changes.size() > 1) {
        changes.add(PostChange.deleted(post.source(), post.id(), 2));
      }
    }
    for (PostChange change : changes) {
      topics.send(
          "post-changes",
          new String(change.key(), StandardCharsets.UTF_8),
          new String(change.encode(), StandardCharsets.UTF_8));
    }
  }

  private static long postsByKeyword() throws Exception {
    long posts = 0;
    for (JsonNode post : get("/api/posts")) {
      posts += post.get("keywords").size();
    }
    return posts;
  }

  private static long total(String path, String field) throws Exception {
    long total = 0;
    for (JsonNode element : get(path)) {
      total += element.get(field).longValue();
    }
    return total;
  }

  private static JsonNode get(String path) throws Exception {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(page + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    return parse(response.body());
  }

  private static long tombstones(String topic) {
    return topics.read(topic).stream().filter(record -> record.value() == null).count();
  }

  private static void assertValid(String channel, JsonNode message) {
    assertThat(contract.problems(channel, message)).as("%s: %s", channel, message).isEmpty();
  }

  private static void assertMutationsFail(String channel, JsonNode message) {
    assertThat(Mutations.of(message))
        .isNotEmpty()
        .allSatisfy(mutation -> assertThat(contract.problems(channel, mutation)).isNotEmpty());
  }

  private static JsonNode value(ConsumerRecord<String, byte[]> record) throws IOException {
    return record.value() == null ? null : JSON.readTree(record.value());
  }

  private static ObjectNode headers(ConsumerRecord<String, byte[]> record) {
    ObjectNode headers = JSON.createObjectNode();
    record
        .headers()
        .forEach(h -> headers.put(h.key(), new String(h.value(), StandardCharsets.UTF_8)));
    return headers;
  }

  private static String id(ConsumerRecord<String, byte[]> post) {
    return new String(post.value(), StandardCharsets.UTF_8).replaceFirst("(?s),.*", "");
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new AssertionError(json, e);
    }
  }
}
