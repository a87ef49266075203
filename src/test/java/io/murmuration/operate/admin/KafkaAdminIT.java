package io.murmuration.operate.admin;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.KafkaFutures;
import io.murmuration.support.TestCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many topics and many partitions, of one installation among others. */
@SuppressWarnings(
    "FutureReturnValueIgnored") // A producer is closed, and so flushed, after what is sent.
class KafkaAdminIT {
  private static final int TOPICS = Integer.getInteger("topics", 300);
  private static final int PARTITIONS = 200;

  private static final KafkaConnection KAFKA = TestCluster.kafka();
  private static final KafkaConnection OTHERS = TestCluster.kafka();

  private static Admin client;
  private static KafkaAdmin admin;

  @BeforeAll
  static void createTopics() {
    client = KAFKA.createAdmin(Duration.ofSeconds(30), Duration.ofSeconds(60));
    admin = new KafkaAdmin(KAFKA);
    List<NewTopic> topics = new ArrayList<>();
    IntStream.range(0, TOPICS).forEach(i -> topics.add(new NewTopic(many(i), 1, (short) 1)));
    topics.add(new NewTopic(KAFKA.topic("wide"), PARTITIONS, (short) 1));
    topics.add(new NewTopic(OTHERS.topic("posts"), 1, (short) 1));
    for (int i = 0; i < topics.size(); i += 500) {
      KafkaFutures.await(
          client.createTopics(topics.subList(i, Math.min(topics.size(), i + 500))).all());
    }
  }

  @AfterAll
  static void destroyTopics() {
    List<String> names = new ArrayList<>();
    IntStream.range(0, TOPICS).forEach(i -> names.add(many(i)));
    names.add(KAFKA.topic("wide"));
    KafkaFutures.await(client.deleteTopics(names).all());
    admin.close();
    client.close();
  }

  private static String many(int number) {
    return KAFKA.topic("many-%04d".formatted(number));
  }

  @Test
  void topics_page_isThatPartOfThoseFound() {
    TopicPage page = admin.topics(new TopicQuery("MANY", TopicQuery.Sort.NAME, false, 100, 20));

    assertThat(page.total()).isEqualTo(TOPICS);
    assertThat(page.topics())
        .extracting(TopicSummary::name)
        .isEqualTo(IntStream.range(100, 120).mapToObj("many-%04d"::formatted).toList());
    TopicPage last =
        admin.topics(new TopicQuery("many", TopicQuery.Sort.NAME, true, TOPICS - 1, 20));
    assertThat(last.topics()).extracting(TopicSummary::name).containsExactly("many-0000");
    assertThat(admin.topics(new TopicQuery("", TopicQuery.Sort.NAME, false, 0, 1_000)).topics())
        .hasSize(TOPICS + 1)
        .noneMatch(topic -> topic.name().startsWith("__"));
  }

  @Test
  void topics_lookedAtTwiceBySizeAndRate_haveTheBusiestFirst() {
    TopicQuery byRate = new TopicQuery("many", TopicQuery.Sort.RATE, true, 0, 3);
    assertThat(admin.topics(byRate).topics()).hasSize(3);
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(600))
          .untilAsserted(
              () -> {
                for (int i = 0; i < 100; i++) {
                  producer.send(new ProducerRecord<>(many(7), bytes(i)));
                }
                producer.send(new ProducerRecord<>(many(9), bytes(0)));
                producer.flush();
                List<TopicSummary> busiest = admin.topics(byRate).topics();
                assertThat(busiest)
                    .extracting(TopicSummary::name)
                    .startsWith("many-0007", "many-0009");
                assertThat(busiest.get(0).recordsPerSecond()).isGreaterThan(10);
                assertThat(busiest.get(2).recordsPerSecond()).isZero();
              });
    }
    TopicQuery bySize = new TopicQuery("many", TopicQuery.Sort.SIZE, true, 0, 1);
    assertThat(admin.topics(bySize).topics())
        .extracting(TopicSummary::name)
        .containsExactly("many-0007");
    TopicQuery byPartitions = new TopicQuery("", TopicQuery.Sort.PARTITIONS, true, 0, 1);
    assertThat(admin.topics(byPartitions).topics())
        .extracting(TopicSummary::partitions)
        .containsExactly(PARTITIONS);
  }

  private static void assertLagTimes(GroupDetail group, long nowMillis) {
    assertThat(group.lag()).isEqualTo(2 * PARTITIONS);
    for (GroupDetail.Partition partition : group.partitions()) {
      long lagMillis = Duration.ofMinutes(partition.partition() + 1).toMillis();
      long elapsedMillis = System.currentTimeMillis() - nowMillis;
      assertThat(partition.lagMillis())
          .as("partition %d", partition.partition())
          .isBetween(lagMillis, lagMillis + elapsedMillis);
    }
  }

  /** Batches that are larger than a fetch come all the same, each in its turn. */
  @Test
  void group_manyPartitionsWithLargeRecords_tellsTheTimeOfEach() {
    long now = System.currentTimeMillis();
    byte[] large = new byte[300_000];
    new Random(1).nextBytes(large);
    Map<TopicPartition, OffsetAndMetadata> places = new HashMap<>();
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (int i = 0; i < PARTITIONS; i++) {
        long time = now - Duration.ofMinutes(i + 1).toMillis();
        byte[] value = i < 20 ? large : bytes(i);
        for (long at : new long[] {0, time, now}) {
          producer.send(new ProducerRecord<>(KAFKA.topic("wide"), i, at, null, value));
          if (i < 20) {
            producer.flush();
          }
        }
        places.put(new TopicPartition(KAFKA.topic("wide"), i), new OffsetAndMetadata(1));
      }
    }
    KafkaFutures.await(client.alterConsumerGroupOffsets(KAFKA.topic("late"), places).all());

    // Reading the times has a budget, so a busy machine may know some of them only later.
    await().atMost(PATIENCE).untilAsserted(() -> assertLagTimes(admin.group("late"), now));
    assertThat(admin.groups())
        .containsExactly(new GroupSummary("late", "Empty", "classic", 0, 2 * PARTITIONS));
    assertThat(admin.topic("wide").groups())
        .containsExactly(new TopicDetail.Reader("late", "Empty", 0, 2 * PARTITIONS));
  }

  @Test
  void groups_oneDeletedSinceItWasListed_areTheOthers() {
    GroupCatalog groups = new GroupCatalog(OTHERS, client, new RecordTimes(OTHERS));
    TopicPartition partition = new TopicPartition(OTHERS.topic("posts"), 0);
    String left = OTHERS.topic("left");
    KafkaFutures.await(
        client.alterConsumerGroupOffsets(left, Map.of(partition, new OffsetAndMetadata(0))).all());

    assertThat(groups.groups(Set.of(OTHERS.topic("deleted"), left)))
        .extracting(GroupSummary::group)
        .containsExactly("left");
  }

  @Test
  void topicOfOthers_andInternalOnes_areNotThere() {
    for (String name : List.of("posts", "__consumer_offsets")) {
      assertThatExceptionOfType(UnknownTopicOrPartitionException.class)
          .isThrownBy(() -> admin.destroy(name));
    }
    try (KafkaAdmin all = new KafkaAdmin(new KafkaConnection(KAFKA.bootstrapServers(), ""))) {
      assertThatExceptionOfType(UnknownTopicOrPartitionException.class)
          .isThrownBy(() -> all.setCompaction("__consumer_offsets", false));
      assertThat(all.topic(OTHERS.topic("posts")).topic().partitions()).isEqualTo(1);
    }
  }

  private static KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", KAFKA.bootstrapServers(), "linger.ms", "5"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static byte[] bytes(int number) {
    return String.valueOf(number).getBytes(UTF_8);
  }
}
