package io.murmuration.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.control.TopicLayout;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.keyword.Keyword;
import io.murmuration.support.TestCluster;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnusedTopicsIT {
  private static final Keyword OWN = new Keyword("kafka", "kafka", 1);
  private static final Keyword SHARED = OWN.inSharedTopic();
  private static final long RETENTION_MILLIS = 1000;

  private final KafkaConnection kafka = TestCluster.kafka();
  private final TopicAdmin topics = new TopicAdmin(kafka);
  private final UnusedTopics unused = new UnusedTopics(kafka, Duration.ofMillis(RETENTION_MILLIS));

  @BeforeEach
  void createTopics() throws Exception {
    topics.ensure(TopicLayout.fixed(false));
    topics.ensure(List.of(TopicLayout.keyword("kafka", false), TopicLayout.keyword("java", false)));
    write(3);
  }

  @AfterEach
  void close() {
    topics.close();
  }

  @Test
  void delete_unusedLongEnoughAndCounted_isDeleted() throws Exception {
    commit("aggregate", 3);
    commit("related-terms", 3);
    assertThat(unused.delete(List.of(SHARED), 0)).isEmpty();
    assertThat(unused.delete(List.of(SHARED), RETENTION_MILLIS - 1)).isEmpty();
    assertThat(unused.delete(List.of(SHARED), RETENTION_MILLIS)).containsExactly("keyword-kafka");
    assertThat(topics.list()).contains("keyword-java", "keyword-shared");
  }

  @Test
  void delete_notCountedByAll_isKeptUntilItIs() throws Exception {
    commit("aggregate", 3);
    assertThat(unused.delete(List.of(SHARED), 0)).isEmpty();
    assertThat(unused.delete(List.of(SHARED), RETENTION_MILLIS)).isEmpty();
    commit("related-terms", 2);
    assertThat(unused.delete(List.of(SHARED), RETENTION_MILLIS)).isEmpty();
    commit("related-terms", 3);
    assertThat(unused.delete(List.of(SHARED), RETENTION_MILLIS)).containsExactly("keyword-kafka");
  }

  @Test
  void delete_usedInBetween_isDesertedAnew() throws Exception {
    commit("aggregate", 3);
    commit("related-terms", 3);
    unused.delete(List.of(SHARED), 0);
    unused.delete(List.of(OWN), RETENTION_MILLIS - 1);
    assertThat(unused.delete(List.of(SHARED), RETENTION_MILLIS)).isEmpty();
    assertThat(unused.delete(List.of(SHARED), 2 * RETENTION_MILLIS))
        .containsExactly("keyword-kafka");
  }

  @Test
  void delete_notLookedForAWhile_isDesertedAnew() throws Exception {
    commit("aggregate", 3);
    commit("related-terms", 3);
    unused.delete(List.of(SHARED), 0);
    long later = UnusedTopics.MAX_GAP.toMillis() + 1;
    assertThat(unused.delete(List.of(SHARED), later)).isEmpty();
    assertThat(unused.delete(List.of(SHARED), later + RETENTION_MILLIS))
        .containsExactly("keyword-kafka");
  }

  @Test
  void delete_clockSetBack_isNotLaterThanTheRetention() throws Exception {
    commit("aggregate", 3);
    commit("related-terms", 3);
    unused.delete(List.of(SHARED), 60_000);
    assertThat(unused.delete(List.of(SHARED), 0)).isEmpty();
    assertThat(unused.delete(List.of(SHARED), RETENTION_MILLIS)).containsExactly("keyword-kafka");
  }

  private void commit(String group, long offset) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    offsets.put(new TopicPartition(kafka.topic("keyword-kafka"), 0), new OffsetAndMetadata(offset));
    Properties config = new Properties();
    config.putAll(kafka.clientConfig());
    try (Admin admin = Admin.create(config)) {
      admin.alterConsumerGroupOffsets(kafka.topic(group), offsets).all().get();
    }
  }

  private void write(int records) throws Exception {
    Properties config = new Properties();
    config.putAll(kafka.clientConfig());
    config.put("key.serializer", ByteArraySerializer.class.getName());
    config.put("value.serializer", ByteArraySerializer.class.getName());
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(config)) {
      for (int i = 0; i < records; i++) {
        producer.send(new ProducerRecord<>(kafka.topic("keyword-kafka"), new byte[] {1})).get();
      }
    }
  }
}
