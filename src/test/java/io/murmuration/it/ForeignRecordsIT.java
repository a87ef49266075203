package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.config.IngestSettings.Source;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.KeywordStore;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordJson;
import io.murmuration.keyword.Mute;
import io.murmuration.message.MuteCount;
import io.murmuration.message.PostChange;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.PostJson;
import io.murmuration.message.SourceSwitch;
import io.murmuration.message.Topics;
import io.murmuration.query.Query;
import io.murmuration.support.BridgeClient;
import io.murmuration.support.ForeignRecords;
import io.murmuration.support.ForeignRecords.Header;
import io.murmuration.support.RunningPipeline;
import io.murmuration.support.TestCluster;
import io.murmuration.support.TestPosts;
import io.murmuration.support.TestTopics;
import io.murmuration.support.TopicRecords;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/**
 * Records that do not belong, in every topic at once: a slip with {@code write}, another program, a
 * later version. All five stages go on, count every honest post once, and show everything, before
 * and after a restart.
 */
class ForeignRecordsIT {
  /** The first has a topic of its own. */
  private static final List<String> KEYWORDS = List.of("tea", "milk");

  private static final String OWN = Topics.KEYWORD_PREFIX + "tea";
  private static final List<String> TOPICS =
      Stream.concat(Stream.of(OWN), Topics.FIXED.stream()).toList();
  private static final List<String> OF_POSTS = List.of(Topics.POSTS, OWN, Topics.KEYWORD_SHARED);

  /** Topics that are not compacted, so that their records need no key. */
  private static final List<String> KEYLESS =
      List.of(Topics.POSTS, OWN, Topics.KEYWORD_SHARED, Topics.POST_CHANGES, Topics.DEAD_LETTERS);

  private static final List<String> WRONG_KEYS =
      List.of("", "/", "nothing", "tea/x", "tea/99", "tea/9999999999", "tea/0/x", "tea/00", "ä/0");

  /** The topics of which something is refused while they are followed. */
  private static final List<String> REFUSING =
      List.of(
          "keyword-*",
          Topics.KEYWORDS,
          Topics.MENTIONS,
          Topics.MUTES,
          Topics.POSTS,
          Topics.POST_CHANGES,
          Topics.RELATED_TERMS,
          Topics.SOURCES,
          Topics.STAGE_REPORTS);

  private static final List<String> PATHS =
      List.of(
          "/api/keywords",
          "/api/keywords/tea",
          "/api/keywords/tea.csv",
          "/api/keywords/milk",
          "/api/keywords/milk.csv",
          "/api/mentions",
          "/api/related-terms",
          "/api/posts",
          "/api/pipeline",
          "/api/sources",
          "/api/kafka",
          "/api/kafka/topics",
          "/api/kafka/groups",
          "/health/live",
          "/health/ready",
          "/metrics");

  private static final byte[] POST =
      PostJson.encode(TestPosts.text("foreign", "milk in tea", System.currentTimeMillis()));

  private static final Mute COFFEE = Mute.of(Query.parseMute("coffee"), null, 1);

  private final Settings settings =
      TestCluster.settings()
          .withKeywords(KEYWORDS)
          .withOwnTopics(1)
          .withIngest(Settings.defaults().ingest().withSources(Source.PUSH));
  private final KafkaConnection kafka = Bootstrap.kafka(settings);
  private final TestTopics topics = new TestTopics(kafka);
  private final Map<String, Long> expected = new TreeMap<>(Map.of("tea", 0L, "milk", 0L));
  private final Map<String, Integer> refused = new TreeMap<>();
  private Keyword tea;
  private int pushed;

  private record Honest(String key, byte[] value) {}

  @Test
  void records_thatDoNotBelong_disturbNoStageAndNoReader() throws Exception {
    try (RunningPipeline pipeline = RunningPipeline.start(settings)) {
      tea = new KeywordStore(kafka).list().get(1);
      push(pipeline);
      awaitCounts(pipeline);
      write();
      push(pipeline);
      awaitCounts(pipeline);
      assertWhole(pipeline);
    }
    write();
    try (RunningPipeline again = RunningPipeline.start(settings)) {
      awaitCounts(again);
      assertWhole(again);
      push(again);
      awaitCounts(again);
      assertWhole(again);
    }
    assertThat(deadLetters()).isEqualTo(refused);
  }

  private void push(RunningPipeline pipeline) {
    for (int i = 0; i < 3; i++) {
      String post =
          new String(
              PostJson.encode(
                  TestPosts.text("pushed-" + pushed++, "milk in tea", System.currentTimeMillis())),
              UTF_8);
      assertThat(
              pipeline
                  .post("/api/posts", post, Map.of("Content-Type", "application/json"))
                  .statusCode())
          .isEqualTo(200);
      expected.replaceAll((keyword, count) -> count + 1);
    }
  }

  private void awaitCounts(RunningPipeline pipeline) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(pipeline.totals()).isEqualTo(expected);
              assertThat(posts(pipeline.getArray("/api/related-terms"))).isEqualTo(expected);
            });
  }

  private static Map<String, Long> posts(JsonArray related) {
    Map<String, Long> posts = new TreeMap<>();
    for (int i = 0; i < related.size(); i++) {
      JsonObject of = related.getJsonObject(i);
      posts.put(of.getString("keyword"), of.getLong("posts"));
    }
    return posts;
  }

  private void assertWhole(RunningPipeline pipeline) throws Exception {
    List<String> paths = new ArrayList<>(PATHS);
    for (String topic : TOPICS) {
      paths.add("/api/kafka/topics/" + kafka.topic(topic));
      paths.add("/api/kafka/topics/" + kafka.topic(topic) + "/records");
    }
    Map<String, String> token = Map.of("Authorization", "Bearer " + TestCluster.TOKEN);
    for (String path : paths) {
      var response = pipeline.get(path, path.startsWith("/api/kafka") ? token : Map.of());
      assertThat(response.statusCode()).as(path + " " + response.bodyAsString()).isEqualTo(200);
    }
    assertThat(pipeline.get("/metrics").bodyAsString().lines())
        .filteredOn(line -> line.startsWith("murmuration_stage_restarts_total"))
        .allMatch(line -> line.endsWith(" 0.0"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(refusedTopics(pipeline)).containsAll(REFUSING));
    BridgeClient browser = BridgeClient.connect(pipeline);
    JsonObject snapshot = browser.request("murmuration.snapshot").getJsonObject("body");
    browser.close();
    assertThat(snapshot.getJsonArray("keywords")).hasSize(2);
    assertThat(RunningPipeline.totals(snapshot.getJsonArray("mentions"))).isEqualTo(expected);
    assertThat(posts(snapshot.getJsonArray("relatedTerms"))).isEqualTo(expected);
    assertThat(snapshot.getJsonArray("posts")).isNotEmpty();
    assertThat(snapshot.getJsonObject("pipeline").getJsonArray("stages")).hasSize(5);
  }

  private static List<String> refusedTopics(RunningPipeline pipeline) {
    JsonArray refused = pipeline.get("/api/pipeline").bodyAsJsonObject().getJsonArray("refused");
    return IntStream.range(0, refused.size())
        .mapToObj(i -> refused.getJsonObject(i).getString("topic"))
        .toList();
  }

  /** Writes a record of every kind to every topic, as fast as Kafka takes them. */
  private void write() {
    try (ForeignRecords foreign = new ForeignRecords(kafka)) {
      for (String topic : TOPICS) {
        Honest honest = honest(topic);
        for (byte[] value : ForeignRecords.garbage()) {
          send(foreign, topic, honest.key(), value);
          send(foreign, topic, "nothing/0", value);
          if (KEYLESS.contains(topic)) {
            send(foreign, topic, null, value);
          }
        }
        for (byte[] value : ForeignRecords.variants(honest.value())) {
          send(foreign, topic, honest.key(), value);
        }
        for (String key : WRONG_KEYS) {
          send(foreign, topic, key, honest.value());
          send(foreign, topic, key, null);
        }
        send(foreign, topic, honest.key(), ForeignRecords.future(honest.value()));
        for (Header[] headers : ForeignRecords.headers(tea.addedAt())) {
          send(foreign, topic, honest.key(), honest.value(), headers);
        }
      }
      foreign.flush();
      foreign.abort(TOPICS, "tea/0", "no JSON".getBytes(UTF_8));
    }
  }

  /** Counts what is to come of a record before it is sent. */
  private void send(
      ForeignRecords foreign, String topic, String key, byte[] value, Header... headers) {
    foreign.send(topic, key, value, headers);
    boolean post = isPost(value);
    if (topic.equals(Topics.POSTS)) {
      count(topic, post, 1, "tea", "milk");
    } else if (topic.equals(OWN)) {
      count(topic, post, 2, "tea");
    } else if (topic.equals(Topics.KEYWORD_SHARED)) {
      if (key == null) {
        refused.merge(topic, 2, Integer::sum);
      } else if (key.equals("milk")) {
        count(topic, post, 2, "milk");
      }
    }
  }

  private void count(String topic, boolean post, int readers, String... keywords) {
    if (!post) {
      refused.merge(topic, readers, Integer::sum);
      return;
    }
    for (String keyword : keywords) {
      expected.merge(keyword, 1L, Long::sum);
    }
  }

  private static boolean isPost(byte[] value) {
    try {
      return value != null && PostJson.decode(value) != null;
    } catch (PostFormatException e) {
      return false;
    }
  }

  /** A record as a stage writes it: for state, the last one. */
  private Honest honest(String topic) {
    return switch (topic) {
      case Topics.POSTS, OWN -> new Honest("author", POST);
      case Topics.KEYWORD_SHARED -> new Honest("milk", POST);
      case Topics.POST_CHANGES ->
          new Honest("test/nothing", PostChange.deleted("test", "nothing", 1).encode());
      case Topics.SOURCES -> new Honest("push", new SourceSwitch(Source.PUSH, true).encode());
      case Topics.DEAD_LETTERS -> new Honest("nothing", "{\"a\":1}".getBytes(UTF_8));
      case Topics.KEYWORDS -> new Honest("tea", KeywordJson.encode(tea));
      case Topics.MUTES -> new Honest("*/coffee", COFFEE.encode());
      case Topics.MUTE_COUNTS -> new Honest("0/*/coffee", new MuteCount(1, 1, 1).encode());
      case Topics.SOURCE_CURSORS -> last(topic, "push");
      case Topics.STAGE_REPORTS -> last(topic, "ingest/[0-9a-f-]+");
      case Topics.RELATED_TERMS_STATE -> last(topic, "tea/0/[0-9]+");
      default -> last(topic, "tea/0");
    };
  }

  private Honest last(String topic, String key) {
    return topics.read(topic).stream()
        .filter(record -> record.value() != null && record.key().matches(key))
        .reduce((one, later) -> later.key().compareTo(one.key()) < 0 ? one : later)
        .map(record -> new Honest(record.key(), record.value()))
        .orElseThrow();
  }

  private Map<String, Integer> deadLetters() {
    Map<String, Integer> letters = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> letter : TopicRecords.all(kafka, Topics.DEAD_LETTERS)) {
      Map<String, String> headers = TopicRecords.headers(letter);
      if (headers.containsKey("reason") && OF_POSTS.contains(headers.get("topic"))) {
        letters.merge(headers.get("topic"), 1, Integer::sum);
      }
    }
    return letters;
  }
}
