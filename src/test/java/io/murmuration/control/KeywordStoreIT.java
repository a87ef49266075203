package io.murmuration.control;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import io.murmuration.query.Query;
import io.murmuration.query.QueryException;
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
  void add_queryThatIsFollowed_namesItsKeywordAndKeepsItsLabel() {
    Keyword climate = store.add(phrases("Climate = climate OR klima")).get(0);

    KeywordStore.Added again =
        store.addAndExplain(
            phrases("klima OR climate", "tea", "Warming = klima OR climate", "TEA", "Tea = tea"));

    Keyword tea = again.ofQueries().get(1);
    assertThat(again.keywords()).containsExactly(tea);
    assertThat(again.ofQueries()).containsExactly(climate, tea, climate, tea, tea);
    assertThat(again.remarks().get(climate.slug())).contains("label Climate");
    assertThat(store.list()).containsExactlyInAnyOrder(climate, tea);
  }

  @Test
  void edit_query_keepsSlugGenerationTopicColorAndLabel() {
    Keyword before = store.add(phrases("Coffee = coffee")).get(0);
    long from = System.currentTimeMillis();

    Keyword edited = store.edit("coffee", Query.parse("coffee OR Espresso"), null);

    assertThat(edited.editedAt()).isBetween(from, System.currentTimeMillis());
    assertThat(edited)
        .isEqualTo(before.withQuery(Query.parse("coffee OR Espresso"), edited.editedAt()));
    assertThat(store.list()).containsExactly(edited);
    assertThat(store.edit("Coffee", Query.parse("espresso OR coffee"), null).editedAt())
        .isEqualTo(edited.editedAt());
  }

  @Test
  void edit_label_changesNothingElse() {
    Keyword before = store.add(phrases("coffee")).get(0);

    assertThat(store.edit("coffee", null, " Hot  drink ")).isEqualTo(before.withLabel("Hot drink"));
    assertThat(store.edit("Hot drink", null, "")).isEqualTo(before);
    assertThatThrownBy(() -> store.edit("coffee", null, "a \" b"))
        .isInstanceOf(QueryException.class);
    assertThat(store.list()).containsExactly(before);
  }

  @Test
  void edit_queryOfAnotherKeywordOrOfNone_isRefused() {
    List<Keyword> added = store.add(phrases("Tea = tea OR chai", "coffee"));

    assertThatThrownBy(() -> store.edit("coffee", Query.parse("CHAI OR tea"), "Cups"))
        .isInstanceOf(KeywordException.class)
        .hasMessage("CHAI OR tea is followed as Tea already");
    assertThatThrownBy(() -> store.edit("cocoa", Query.parse("milk"), null))
        .isInstanceOfSatisfying(KeywordException.class, e -> assertThat(e.isUnknown()).isTrue())
        .hasMessageContaining("cocoa");
    assertThat(store.list()).containsExactlyInAnyOrderElementsOf(added);
  }

  @Test
  void add_firstQueryOfAnEditedKeyword_getsAnotherSlug() {
    store.add(phrases("kafka", "#ai"));
    store.edit("kafka", Query.parse("kafka OR flink"), null);
    store.edit("#ai", Query.parse("#ai OR llm"), null);

    KeywordStore.Added added = store.addAndExplain(phrases("kafka"));

    Query kafka = Query.parse("kafka");
    assertThat(added.ofQueries()).extracting(Keyword::slug).containsExactly(kafka.hashedSlug());
    assertThat(store.addAndExplain(phrases("Kafka")).ofQueries())
        .extracting(Keyword::slug)
        .containsExactly(kafka.hashedSlug());
    assertThatThrownBy(() -> store.add(phrases("tea", "#ai")))
        .isInstanceOf(KeywordException.class)
        .hasMessageContaining("#ai cannot be followed")
        .hasMessageContaining("#ai OR llm");
    assertThat(store.list()).hasSize(3);
  }

  @Test
  void removeNamed_queryLabelOrSlug_removesThatKeyword() {
    store.add(phrases("Climate = climate OR klima", "#ai", "tea", "kafka"));
    store.edit("kafka", Query.parse("flink"), "tea");

    assertThat(store.removeNamed(List.of("Climate", "ai-800a8855", "cocoa", "FLINK")))
        .containsOnlyKeys("Climate", "ai-800a8855", "FLINK");
    assertThat(store.list()).extracting(Keyword::phrase).containsExactly("tea");
    assertThatThrownBy(() -> store.removeNamed(List.of("tea", "(x")))
        .isInstanceOf(QueryException.class);
    assertThat(store.list()).hasSize(1);
  }

  @Test
  void removeNamed_nameOfSeveral_asksForOne() {
    store.add(phrases("tea", "kafka"));
    store.edit("kafka", Query.parse("flink"), "tea");

    assertThatThrownBy(() -> store.removeNamed(List.of("tea")))
        .isInstanceOf(KeywordException.class)
        .hasMessageContaining("tea: slug kafka, tea: slug tea")
        .hasMessageContaining("such as (");
    assertThat(store.removeNamed(List.of("(flink)"))).hasSize(1);
    assertThat(store.removeNamed(List.of("tea"))).hasSize(1);
  }

  @Test
  void replace_someQueries_followsExactlyThoseUnderTheirLabels() {
    List<Keyword> before = store.add(phrases("tea", "Cups = coffee", "cocoa"));

    KeywordStore.Replaced planned = store.dryRun().replace(phrases("Chai = Tea", "coffee", "milk"));
    assertThat(store.list()).containsExactlyInAnyOrderElementsOf(before);
    KeywordStore.Replaced replaced = store.replace(phrases("Chai = Tea", "coffee", "milk"));

    assertThat(replaced.effect()).isEqualTo(planned.effect());
    KeywordStore.Added added = replaced.added();
    assertThat(added.keywords()).extracting(Keyword::phrase).containsExactly("milk");
    assertThat(store.list())
        .containsExactlyInAnyOrder(
            before.get(0).withLabel("Chai"),
            before.get(1).withLabel(null),
            added.ofQueries().get(2));
  }

  /** Phrases that are other queries now, or none, as the first version wrote them. */
  @Test
  void recordsOfTheFirstVersion_keepTheirMeaningAndAreNamedByPhraseOrQuery() throws Exception {
    TestTopics topics = new TestTopics(kafka);
    List<String> old =
        List.of(
            "rock AND roll",
            "-a b",
            "foo:bar",
            "f(x)",
            "15\\\" laptop",
            "rock & roll",
            "a OR -b",
            "# java",
            "x = y",
            "NOT now");
    for (int i = 0; i < old.size(); i++) {
      topics.send(
          Topics.KEYWORDS,
          "old-" + i,
          "{\"slug\":\"old-%d\",\"phrase\":\"%s\",\"addedAt\":%d}".formatted(i, old.get(i), i));
    }
    List<Keyword> before = store.list();

    List<String> forms = before.stream().map(keyword -> keyword.parsed().canonical()).toList();
    assertThat(forms)
        .containsExactly(
            "rock and roll",
            "\"-a\" b",
            "\"foo:bar\"",
            "\"f(x)\"",
            "15\" laptop",
            "rock roll",
            "\"-b\" a or",
            "#java",
            "x y",
            "not now");
    assertThat(store.addAndExplain(forms.stream().map(NamedQuery::parse).toList()).keywords())
        .isEmpty();
    assertThat(before)
        .extracting(Keyword::addedAt)
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);

    List<String> names = new ArrayList<>(before.stream().map(Keyword::phrase).toList());
    names.set(0, "rock and roll");
    names.set(3, "\"f(x)\"");
    assertThat(store.removeNamed(names).values()).containsExactlyInAnyOrderElementsOf(before);
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
  void move_keywordThatWasEditedMeanwhile_keepsTheEdit() {
    Keyword before = store.add(phrases("a")).get(0);
    Keyword edited = store.edit("a", Query.parse("a OR b"), "Letters");

    assertThat(store.move(List.of(before.inSharedTopic()))).containsExactly(edited.inSharedTopic());
    assertThat(store.list()).containsExactly(edited.inSharedTopic());
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
