package io.murmuration.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.Phrase;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeywordStoreIT {
  private final KafkaSettings kafka = TestCluster.kafka();
  private final KeywordStore store = new KeywordStore(kafka);
  private final Vertx vertx = Vertx.vertx();

  @BeforeEach
  void createTopic() {
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      admin.ensure(Topics.fixed(false));
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

  @Test
  void remove_somePhrases_answersThoseThatWereFollowed() {
    store.add(phrases("kafka", "java"));
    assertThat(store.remove(phrases("java", "cobol")))
        .extracting(Keyword::phrase)
        .containsExactly("java");
    assertThat(store.list()).extracting(Keyword::phrase).containsExactly("kafka");
  }

  @Test
  void addIfFirst_afterAllWereRemoved_addsNothing() {
    assertThat(store.addIfFirst(phrases("kafka"))).isTrue();
    assertThat(store.addIfFirst(phrases("java"))).isFalse();
    store.remove(phrases("kafka"));
    assertThat(store.addIfFirst(phrases("java"))).isFalse();
    assertThat(store.list()).isEmpty();
  }

  @Test
  void table_openBeforeAndAfterChanges_seesThem() {
    store.add(phrases("kafka"));
    AtomicInteger changes = new AtomicInteger();
    KeywordTable table = KeywordTable.open(vertx, kafka, changes::incrementAndGet).await();
    assertThat(table.all()).containsOnlyKeys("kafka");
    Keyword java = store.add(phrases("java")).get(0);
    assertThat(table.find("java")).as("asked for right away").isEqualTo(java);
    assertThat(table.find("cobol")).isNull();
    store.remove(phrases("kafka"));
    await().until(() -> !table.all().containsKey("kafka"));
    assertThat(table.all()).containsOnlyKeys("java");
    assertThat(changes).hasValue(3);
    table.close().await();
  }

  private static List<Phrase> phrases(String... texts) {
    return Stream.of(texts).map(Phrase::parse).toList();
  }
}
