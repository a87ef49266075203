package io.murmuration.control;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import io.murmuration.config.Settings;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.kafka.TopicReader;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordJson;
import io.murmuration.message.Topics;
import io.murmuration.query.NamedQuery;
import io.murmuration.support.TestCluster;
import io.murmuration.support.TestTopics;
import io.murmuration.support.TopicRecords;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaProducer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class KeywordStoreIT {
  private final KafkaConnection kafka = TestCluster.kafka();
  private final KeywordStore store = new KeywordStore(kafka);
  private final Vertx vertx = Vertx.vertx();

  @BeforeEach
  void createTopic() {
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      admin.ensure(TopicLayout.fixed(false));
    }
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void add_somePhrases_followsThoseThatAreNew() {
    assertThat(store.list()).isEmpty();
    long before = System.currentTimeMillis();
    assertThat(store.add(phrases("kafka", "\"apache kafka\"")))
        .extracting(Keyword::phrase)
        .containsExactly("kafka", "\"apache kafka\"");
    assertThat(store.add(phrases("kafka", "美"))).extracting(Keyword::phrase).containsExactly("美");
    assertThat(store.list())
        .hasSize(3)
        .allSatisfy(
            keyword -> assertThat(keyword.addedAt()).isBetween(before, System.currentTimeMillis()));
  }

  /** A phrase that is not accepted any more, a keyword under the key of another one, and text. */
  @Test
  void list_recordsThatAreNoKeywords_areLeftOutUntilTheNextEditRepairsTheirKeys() throws Exception {
    store.add(phrases("kafka", "java"));
    TestTopics topics = new TestTopics(kafka);
    String java =
        topics.read(Topics.KEYWORDS).stream()
            .filter(record -> record.key().equals("java"))
            .map(record -> new String(record.value(), UTF_8))
            .findFirst()
            .orElseThrow();
    topics.send(Topics.KEYWORDS, "java", java.replace("\"phrase\":\"java\"", "\"phrase\":\"++\""));
    topics.send(Topics.KEYWORDS, "kafka", java);
    topics.send(Topics.KEYWORDS, "twin", java);
    topics.send(Topics.KEYWORDS, "twin", "no keyword");

    assertThat(store.list()).extracting(Keyword::phrase).containsExactly("java", "kafka");
    assertThat(store.addIfFirst(phrases("cobol"))).isEmpty();

    var latest = TopicReader.latestByKey(kafka, Topics.KEYWORDS);
    assertThat(new String(latest.get("java"), UTF_8)).isEqualTo(java);
    assertThat(KeywordJson.read("kafka", latest.get("kafka")).phrase()).isEqualTo("kafka");
    assertThat(store.remove(phrases("java"))).hasSize(1);
    assertThat(store.list()).extracting(Keyword::phrase).containsExactly("kafka");
  }

  @Test
  void remove_keywordThatARefusedRecordFollows_removesIt() throws Exception {
    store.add(phrases("kafka", "java"));
    TestTopics topics = new TestTopics(kafka);
    topics.send(Topics.KEYWORDS, "java", "no keyword");
    topics.send(Topics.KEYWORDS, "kafka", "no keyword");

    assertThat(store.remove(phrases("java"))).hasSize(1);

    assertThat(TopicReader.latestByKey(kafka, Topics.KEYWORDS)).containsOnlyKeys("kafka");
    assertThat(store.list()).extracting(Keyword::phrase).containsExactly("kafka");
  }

  @Test
  void remove_somePhrases_answersThoseThatWereFollowed() {
    store.add(phrases("kafka", "java"));
    assertThat(store.remove(phrases("java", "cobol")))
        .extracting(Keyword::phrase)
        .containsExactly("java");
    assertThat(store.list()).extracting(Keyword::phrase).containsExactly("kafka");
  }

  @Test
  void phraseUnderAnEarlierSlug_isFollowedAndRemoved() {
    store.copyIfFirst(
        List.of(new Keyword("k-00000000", "Café", 1), new Keyword("java", "java", 1)));

    assertThat(store.add(phrases("cafe\u0301", "Java"))).isEmpty();
    assertThat(store.remove(phrases("CAFÉ", "java")))
        .extracting(Keyword::slug)
        .containsExactly("java", "k-00000000");
    assertThat(store.list()).isEmpty();
  }

  @Test
  void addIfFirst_afterAllWereRemoved_addsNothing() {
    assertThat(store.addIfFirst(phrases("kafka"))).isPresent();
    assertThat(store.addIfFirst(phrases("java"))).isEmpty();
    store.remove(phrases("kafka"));
    assertThat(store.addIfFirst(phrases("java"))).isEmpty();
    assertThat(store.list()).isEmpty();
  }

  @Test
  void add_moreThanMayHaveATopic_placesTheRestInTheSharedOne() {
    KeywordStore small = new KeywordStore(kafka, 2);
    assertThat(small.add(phrases("a", "b", "c")))
        .extracting(Keyword::topic)
        .containsExactly("keyword-a", "keyword-b", "keyword-shared");
    small.remove(phrases("a"));
    assertThat(small.add(phrases("d", "e")))
        .extracting(Keyword::topic)
        .containsExactly("keyword-d", "keyword-shared");
  }

  @Test
  void move_someKeywords_keepsTheLimitAndTheirLives() {
    KeywordStore small = new KeywordStore(kafka, 1);
    List<Keyword> added = small.add(phrases("a", "b", "c"));
    List<Keyword> swap = List.of(added.get(1).inOwnTopic(), added.get(0).inSharedTopic());
    assertThat(small.move(swap)).containsExactlyInAnyOrderElementsOf(swap);
    assertThat(small.move(swap)).isEmpty();
    assertThat(small.move(List.of(added.get(2).inOwnTopic()))).isEmpty();
    assertThat(small.list())
        .containsExactly(
            added.get(0).inSharedTopic(), added.get(1).inOwnTopic(), added.get(2).inSharedTopic());
  }

  @Test
  void change_colorsOfOtherKeywords_areKept() {
    store.copyIfFirst(
        List.of(new Keyword("a", "a", 1), new Keyword("b", "b", 2), new Keyword("c", "c", 3)));
    Map<String, Integer> before = colors();
    assertThat(before.values()).doesNotContainNull().doesNotHaveDuplicates();

    store.remove(phrases("a"));
    Keyword added = store.add(phrases("d")).get(0);
    Keyword moved = new Keyword("b", "b", 2).inSharedTopic();
    assertThat(store.move(List.of(moved))).hasSize(1);

    assertThat(colors())
        .containsOnly(
            entry("b", before.get("b")), entry("c", before.get("c")), entry("d", added.color()));
    assertThat(added.color()).isNotIn(before.get("b"), before.get("c"));
    assertThat(TopicReader.latestByKey(kafka, Topics.KEYWORDS).values())
        .allSatisfy(value -> assertThat(KeywordJson.decode(value).color()).isNotNull());
  }

  private Map<String, Integer> colors() {
    return store.list().stream().collect(Collectors.toMap(Keyword::slug, Keyword::color));
  }

  @Test
  void move_keywordThatWasRemovedOrIsAnotherOne_doesNothing() {
    Keyword first = store.add(phrases("a")).get(0);
    store.remove(phrases("a"));
    assertThat(store.move(List.of(first.inSharedTopic()))).isEmpty();
    assertThat(store.list()).isEmpty();
    Keyword second = store.add(phrases("a")).get(0);
    assertThat(store.move(List.of(first.inSharedTopic()))).isEmpty();
    assertThat(store.list()).containsExactly(second);
  }

  @Test
  void addIfFirst_severalStoresAtOnce_oneAdds() throws Exception {
    List<Callable<Boolean>> fills = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      List<NamedQuery> phrases = phrases("all" + i, "same" + i);
      fills.add(() -> new KeywordStore(kafka).addIfFirst(phrases).isPresent());
    }
    assertThat(atOnce(fills)).containsOnlyOnce(true);
    assertThat(store.list()).hasSize(2);
    assertThat(TopicRecords.all(kafka, Topics.KEYWORDS)).hasSize(2);
  }

  @Test
  void addIfFirst_afterAChangeThatWasNeverCommitted_adds() {
    KafkaProducer<byte[], byte[]> cut =
        kafka.createProducer(vertx, Topics.KEYWORDS, Duration.ofMillis(10));
    cut.unwrap().initTransactions();
    cut.unwrap().beginTransaction();
    byte[] key = {'x'};
    var sent = cut.unwrap().send(new ProducerRecord<>(kafka.topic(Topics.KEYWORDS), key, key));
    cut.unwrap().flush();
    assertThat(sent).isDone();
    assertThat(store.addIfFirst(phrases("kafka"))).isPresent();
    assertThat(store.list()).extracting(Keyword::slug).containsExactly("kafka");
    cut.close().await();
  }

  @Test
  void remove_whileOthersMove_isNotUndone() throws Exception {
    List<Keyword> added = store.add(phrases("a", "b", "c", "d", "e"));
    List<Callable<Boolean>> changes = new ArrayList<>();
    changes.add(
        () -> {
          added.forEach(keyword -> store.remove(phrases(keyword.phrase())));
          return true;
        });
    changes.add(
        () -> {
          KeywordStore other = new KeywordStore(kafka);
          for (int i = 0; i < 5; i++) {
            other.move(added.stream().map(Keyword::inSharedTopic).toList());
            other.move(added);
          }
          return true;
        });
    changes.add(() -> new KeywordStore(kafka).add(phrases("f")).size() == 1);
    assertThat(atOnce(changes)).containsOnly(true);
    assertThat(store.list()).extracting(Keyword::slug).containsExactly("f");
  }

  @Test
  void add_tenThousandPhrases_areInTheTable() {
    List<NamedQuery> many = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      many.add(NamedQuery.parse("word" + i));
    }
    KeywordTable table = KeywordTable.open(vertx, kafka, () -> {}).await();
    assertThat(store.add(many)).hasSize(10_000);
    await().atMost(PATIENCE).until(() -> table.all().size() == 10_000);
    assertThat(store.list().stream().filter(keyword -> !keyword.sharesTopic()))
        .hasSize(Settings.Fanout.DEFAULT_OWN_TOPICS);
    table.close().await();
  }

  private static List<Boolean> atOnce(List<Callable<Boolean>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      List<Boolean> answers = new ArrayList<>();
      for (Future<Boolean> task : threads.invokeAll(tasks)) {
        answers.add(task.get());
      }
      return answers;
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void table_openBeforeAndAfterChanges_seesThem() {
    store.add(phrases("kafka"));
    AtomicInteger changes = new AtomicInteger();
    KeywordTable table = KeywordTable.open(vertx, kafka, changes::incrementAndGet).await();
    assertThat(table.all()).containsOnlyKeys("kafka");
    Keyword java = store.add(phrases("java")).get(0);
    table.awaitEnd();
    assertThat(table.find("java")).isEqualTo(java);
    assertThat(table.find("cobol")).isNull();
    store.remove(phrases("kafka"));
    await().atMost(PATIENCE).until(() -> !table.all().containsKey("kafka"));
    assertThat(table.all()).containsOnlyKeys("java");
    assertThat(changes).hasValue(3);
    table.close().await();
  }

  private static List<NamedQuery> phrases(String... texts) {
    return Stream.of(texts).map(NamedQuery::parse).toList();
  }
}
