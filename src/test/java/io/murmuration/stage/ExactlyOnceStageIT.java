package io.murmuration.stage;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.murmuration.config.ClientOverrides;
import io.murmuration.config.ClientOverrides.GroupProtocol;
import io.murmuration.config.KafkaSecurity;
import io.murmuration.config.KafkaTls;
import io.murmuration.control.TopicLayout;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.message.Topics;
import io.murmuration.observe.Metrics;
import io.murmuration.support.TestCluster;
import io.murmuration.support.TestTopics;
import io.murmuration.support.TopicRecords;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Execution(ExecutionMode.CONCURRENT)
class ExactlyOnceStageIT {
  private static final Duration COMMIT_INTERVAL = Duration.ofMillis(50);
  private static final int PARTITIONS = WrittenWords.PARTITIONS;

  private final KafkaConnection kafka = TestCluster.kafka();
  private final Vertx vertx = Vertx.vertx();
  private final List<Throwable> fatal = new CopyOnWriteArrayList<>();
  private TopicAdmin admin;
  private WrittenWords words;

  @BeforeEach
  void createTopics() {
    admin = new TopicAdmin(kafka);
    admin.ensure(TopicLayout.fixed(false));
    words = new WrittenWords(kafka);
  }

  @AfterEach
  void close() {
    vertx.close().await();
    words.close();
    admin.close();
  }

  @Test
  void apply_badRecord_goesToDeadLettersAndStopsNothing() throws Exception {
    words.write(100);
    long offset = words.write(2, WordCountStep.BAD);
    words.write(100);
    deploy(new WordCountStep());
    awaitNoLag();
    words.assertCountedOnce();
    List<ConsumerRecord<byte[], byte[]>> letters = TopicRecords.all(kafka, Topics.DEAD_LETTERS);
    assertThat(letters).hasSize(1);
    assertThat(TopicRecords.headers(letters.get(0)))
        .isEqualTo(
            Map.of(
                "stage", "count",
                "reason", "bad is no word",
                "topic", "posts",
                "partition", "2",
                "offset", String.valueOf(offset)));
    assertThat(TopicRecords.utf8(letters.get(0).key())).isEqualTo("key");
    assertThat(TopicRecords.utf8(letters.get(0).value())).isEqualTo(WordCountStep.BAD);
  }

  @Test
  void apply_badRecordLargerThanKafkaAccepts_goesToDeadLettersTruncated() throws Exception {
    int bytes = KafkaConnection.MAX_RECORD_BYTES + 1;
    WordCountStep step = new WordCountStep();
    step.beforeApply =
        (input, output) -> {
          if (input.value().length == bytes) {
            throw new BadRecordException("too large for a word");
          }
        };
    words.writeCompressed(new byte[bytes]);
    words.write(100);
    deploy(step);
    awaitNoLag();
    words.assertCountedOnce();
    assertThat(fatal).isEmpty();
    assertThat(TopicRecords.all(kafka, Topics.DEAD_LETTERS))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.value()).hasSize(DeadLetter.MAX_VALUE_BYTES);
              assertThat(TopicRecords.headers(letter))
                  .containsEntry("value-bytes", String.valueOf(bytes));
            });
  }

  /** The group expels the member between its last poll and the transaction, as after a pause. */
  @Test
  void commit_formerMemberWithoutNewInput_commitsNothing() throws Exception {
    WordCountStep step = new WordCountStep();
    AtomicReference<RecordSink> sink = new AtomicReference<>();
    step.beforeApply = (input, output) -> sink.set(output);
    deploy(with(GroupProtocol.CLASSIC, Map.of()), step);
    words.write(100);
    awaitNoLag();
    CompletableFuture<Void> expelled = new CompletableFuture<>();
    AtomicBoolean paused = new AtomicBoolean();
    step.afterFlush =
        () -> {
          if (paused.compareAndSet(false, true)) {
            expelled.join();
            sink.get().send(Topics.MENTIONS, "9/stale".getBytes(UTF_8), "1".getBytes(UTF_8), 0);
          }
        };
    await().atMost(PATIENCE).untilTrue(paused);
    int restores = step.restores.size();
    expelMembers();
    expelled.complete(null);
    await().atMost(PATIENCE).until(() -> step.restores.size() > restores);
    words.write(100);
    awaitNoLag();
    words.assertCountedOnce();
    assertThat(fatal).isEmpty();
  }

  @Test
  void restore_stateOverwrittenMeanwhile_isTheLastUsableOne() throws Exception {
    String first = deploy(new WordCountStep());
    words.write(100);
    awaitNoLag();
    vertx.undeploy(first).await();
    TestTopics others = new TestTopics(kafka);
    others.send(Topics.MENTIONS, "0/a", "no count");
    WordCountStep step = new WordCountStep();
    AtomicInteger writes = new AtomicInteger();
    step.afterRestore =
        unusable -> {
          if (!unusable.isEmpty()) {
            assertThatCode(
                    () -> {
                      others.send(Topics.MENTIONS, "0/b", "no count");
                      others.send(Topics.MENTIONS, "0/" + writes.incrementAndGet(), "no count");
                    })
                .doesNotThrowAnyException();
          }
        };
    deploy(step);
    words.write(0, "a", "b", "c");
    awaitNoLag();
    for (int i = 1; i <= writes.get(); i++) {
      others.send(Topics.MENTIONS, "0/" + i, null);
    }
    words.assertCountedOnce();
    assertThat(fatal).isEmpty();
  }

  @Test
  void restore_stateThatAnotherProgramOverwrote_isTheLastUsableOne() throws Exception {
    String first = deploy(new WordCountStep());
    words.write(100);
    awaitNoLag();
    vertx.undeploy(first).await();
    TestTopics others = new TestTopics(kafka);
    for (int i = 0; i < 10; i++) {
      others.send(Topics.MENTIONS, "0/a", "no count");
      others.send(Topics.MENTIONS, "1/lost", "no count");
    }
    deploy(new WordCountStep());
    words.write(3, "e");
    awaitNoLag();

    others.send(Topics.MENTIONS, "1/lost", null);
    words.assertCountedOnce();
    assertThat(fatal).isEmpty();
    assertThat(Metrics.of(vertx).refused().list())
        .singleElement()
        .satisfies(
            refused -> {
              assertThat(refused.topic()).isEqualTo(Topics.MENTIONS);
              assertThat(refused.records()).isEqualTo(20);
              assertThat(refused.missing())
                  .singleElement()
                  .asString()
                  .startsWith("1/lost has no usable record");
            });
  }

  @Test
  void apply_throwsNowAndThen_countsStayExact() throws Exception {
    WordCountStep step = new WordCountStep();
    AtomicInteger applied = new AtomicInteger();
    step.beforeApply =
        (input, output) -> {
          if (applied.incrementAndGet() % 333 == 0 && applied.get() < 1500) {
            throw new IllegalStateException("in the middle of a batch");
          }
        };
    deploy(step);
    words.write(500);
    awaitNoLag();
    words.write(500);
    awaitNoLag();
    words.assertCountedOnce();
    assertThat(step.restores).as("how often it was restored").hasSizeGreaterThan(3);
    assertThat(fatal).isEmpty();
  }

  @Test
  void apply_throwsTwiceInARow_joinsTheGroupAsANewMember() throws Exception {
    WordCountStep step = new WordCountStep();
    deploy(step);
    words.write(100);
    awaitNoLag();
    Set<String> before = memberIds();
    AtomicInteger failures = new AtomicInteger();
    step.beforeApply =
        (input, output) -> {
          if (failures.incrementAndGet() <= 2) {
            throw new IllegalStateException("as after an eviction that it did not notice");
          }
        };
    words.write(100);
    awaitNoLag();
    assertThat(memberIds()).hasSize(1).doesNotContainAnyElementsOf(before);
    words.assertCountedOnce();
    assertThat(fatal).isEmpty();
  }

  @Test
  void flush_throwsAfterItHasSent_countsStayExact() throws Exception {
    WordCountStep step = new WordCountStep();
    AtomicInteger flushes = new AtomicInteger();
    step.afterFlush =
        () -> {
          if (flushes.incrementAndGet() % 5 == 0) {
            throw new IllegalStateException("all is sent, nothing committed");
          }
        };
    deploy(step);
    for (int i = 0; i < 10; i++) {
      words.write(100);
      awaitNoLag();
    }
    step.afterFlush = () -> {};
    awaitNoLag();
    words.assertCountedOnce();
    assertThat(step.restores).as("how often it was restored").hasSizeGreaterThan(2);
  }

  @Test
  void commit_producerWasFencedFromOutside_countsStayExact() throws Exception {
    WordCountStep step = new WordCountStep();
    deploy(step);
    for (int i = 0; i < 5; i++) {
      words.write(200);
      awaitNoLag();
      int restores = step.restores.size();
      fenceProducers();
      words.write(200);
      awaitNoLag();
      assertThat(step.restores).as("after fencing").hasSizeGreaterThan(restores);
    }
    words.assertCountedOnce();
    assertThat(fatal).isEmpty();
  }

  @Test
  void apply_failsWhatKafkaHasSeenAlready_isRestoredWithoutWaitingForTheTransactionToTimeOut()
      throws Exception {
    WordCountStep step = new WordCountStep();
    AtomicInteger failures = new AtomicInteger();
    byte[] moreThanABatch = new byte[200 << 10];
    step.beforeApply =
        (input, output) -> {
          if (input.offset() == 5 && failures.getAndIncrement() == 0) {
            long end = ends(Topics.MENTIONS);
            output.send("mentions", "9/z".getBytes(UTF_8), moreThanABatch, 0);
            await().atMost(PATIENCE).until(() -> ends(Topics.MENTIONS) > end);
            throw new IllegalStateException("a batch has left");
          }
        };
    String tenMinutes = String.valueOf(Duration.ofMinutes(10).toMillis());
    deploy(with(GroupProtocol.CLASSIC, Map.of("transaction.timeout.ms", tenMinutes)), step);
    words.write(0, "a");
    awaitNoLag();
    words.write(100);
    awaitNoLag();
    words.assertCountedOnce();
  }

  @Test
  void apply_alwaysThrowsAtOneRecord_isFatalOnceAndNothingBehindItIsCommitted() throws Exception {
    words.write(0, "a", "b", "poison", "c");
    WordCountStep step = new WordCountStep();
    step.beforeApply =
        (input, output) -> {
          if (new String(input.value(), UTF_8).equals("poison")) {
            throw new IllegalStateException("poison");
          }
        };
    String deployed = deploy(step);
    await().atMost(PATIENCE).until(() -> !fatal.isEmpty());
    vertx.undeploy(deployed).await();
    assertThat(fatal).singleElement().extracting(Throwable::getMessage).isEqualTo("poison");
    assertThat(step.restores)
        .filteredOn(assigned -> !assigned.isEmpty())
        .hasSize(StageRetry.MAX_FAILURES);
    step.beforeApply = (input, output) -> {};
    deploy(step);
    awaitNoLag();
    words.assertCountedOnce();
  }

  @Test
  void start_afterAnEarlierRun_takesBackStateAndMetadata() throws Exception {
    words.write(300);
    String first = deploy(new WordCountStep());
    awaitNoLag();
    vertx.undeploy(first).await();
    WordCountStep step = new WordCountStep();
    deploy(step);
    // Before it has joined its group, a stage is restored without partitions.
    await().atMost(PATIENCE).until(() -> partitions(step).size() == PARTITIONS);
    assertThat(step.restores.get(step.restores.size() - 1))
        .containsExactlyInAnyOrderElementsOf(
            List.of(
                new InputPartition("posts", 0, "posts 0: 75"),
                new InputPartition("posts", 1, "posts 1: 75"),
                new InputPartition("posts", 2, "posts 2: 75"),
                new InputPartition("posts", 3, "posts 3: 75")));
    words.write(300);
    awaitNoLag();
    words.assertCountedOnce();
  }

  @Test
  void commit_partitionThatWasRewound_keepsTheMark() throws Exception {
    String mark = new RewindMark(0, 0, 7).text();
    TopicPartition partition = new TopicPartition(kafka.topic(Topics.POSTS), 1);
    String group = kafka.prefix() + "count";
    WordCountStep step = new WordCountStep();
    Properties config = new Properties();
    config.putAll(kafka.clientConfig());
    try (Admin client = Admin.create(config)) {
      // The coordinator of groups may not know the topic yet.
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(
              () ->
                  client
                          .alterConsumerGroupOffsets(
                              group, Map.of(partition, new OffsetAndMetadata(0, mark)))
                          .all()
                          .get()
                      == null);
      deploy(step);
      for (int i = 1; i <= 2; i++) {
        words.write(1, "a");
        awaitNoLag();
        assertThat(
                client
                    .listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(partition)
                    .metadata())
            .isEqualTo("posts 1: " + i + " " + mark);
      }
    }
    assertThat(step.restores)
        .anySatisfy(inputs -> assertThat(inputs).contains(new InputPartition("posts", 1, "")));
  }

  @ParameterizedTest
  @EnumSource(GroupProtocol.class)
  void stop_oneOfTwoOfAGroup_otherTakesItsPartitionsAndState(GroupProtocol protocol)
      throws Exception {
    KafkaConnection kafka = with(protocol, Map.of());
    WordCountStep first = new WordCountStep();
    WordCountStep second = new WordCountStep();
    deploy(kafka, first);
    words.write(400);
    awaitNoLag();
    String leaving = deploy(kafka, second);
    await()
        .atMost(PATIENCE)
        .until(() -> partitions(first).size() == 2 && partitions(second).size() == 2);
    assertThat(partitions(first)).doesNotContainAnyElementsOf(partitions(second));
    words.write(400);
    awaitNoLag();
    vertx.undeploy(leaving).await();
    words.write(400);
    awaitNoLag();
    assertThat(partitions(first)).hasSize(PARTITIONS);
    words.assertCountedOnce();
    assertThat(fatal).isEmpty();
  }

  private KafkaConnection with(GroupProtocol protocol, Map<String, String> client) {
    ClientOverrides clients =
        new ClientOverrides(protocol, new ClientOverrides.Passed("kafka.client", client), Map.of());
    return new KafkaConnection(
        kafka.url(), kafka.prefix(), new KafkaSecurity(KafkaTls.DEFAULT, null, clients));
  }

  private String deploy(StageStep step) {
    return deploy(kafka, step);
  }

  private String deploy(KafkaConnection kafka, StageStep step) {
    ExactlyOnceStage.Options options =
        new ExactlyOnceStage.Options(
            "count", Pattern.compile(Topics.POSTS), Topics.MENTIONS, COMMIT_INTERVAL);
    return vertx
        .deployVerticle(
            new VerticleBase() {
              private ExactlyOnceStage stage;

              @Override
              public Future<?> start() {
                stage =
                    new ExactlyOnceStage(
                        vertx, kafka, kafka, options, step, StageHooks.NONE, fatal::add);
                return stage.start();
              }

              @Override
              public Future<?> stop() {
                return stage.stop();
              }
            })
        .await();
  }

  private long ends(String topic) {
    return admin.endOffsets(List.of(topic)).values().stream().mapToLong(end -> end).sum();
  }

  private void awaitNoLag() {
    await().atMost(PATIENCE).until(() -> admin.lag("count", List.of(Topics.POSTS)) == 0);
  }

  private Set<String> memberIds() throws Exception {
    Properties config = new Properties();
    config.putAll(kafka.clientConfig());
    try (Admin client = Admin.create(config)) {
      String group = kafka.prefix() + "count";
      return client
          .describeConsumerGroups(List.of(group))
          .describedGroups()
          .get(group)
          .get()
          .members()
          .stream()
          .map(MemberDescription::consumerId)
          .collect(Collectors.toSet());
    }
  }

  private void expelMembers() throws Exception {
    Properties config = new Properties();
    config.putAll(kafka.clientConfig());
    try (Admin client = Admin.create(config)) {
      client
          .removeMembersFromConsumerGroup(
              kafka.prefix() + "count", new RemoveMembersFromConsumerGroupOptions())
          .all()
          .get();
    }
  }

  private static Set<Integer> partitions(WordCountStep step) {
    return step.restores.isEmpty()
        ? Set.of()
        : step.restores.get(step.restores.size() - 1).stream()
            .map(InputPartition::partition)
            .collect(Collectors.toSet());
  }

  private void fenceProducers() throws Exception {
    Properties config = new Properties();
    config.putAll(kafka.clientConfig());
    try (Admin client = Admin.create(config)) {
      List<String> ids = new ArrayList<>();
      for (TransactionListing transaction : client.listTransactions().all().get()) {
        if (transaction.transactionalId().startsWith(kafka.prefix())) {
          ids.add(transaction.transactionalId());
        }
      }
      assertThat(ids).isNotEmpty();
      client.fenceProducers(ids).all().get();
    }
  }
}
