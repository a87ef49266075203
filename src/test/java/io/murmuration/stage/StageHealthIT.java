package io.murmuration.stage;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.murmuration.control.TopicLayout;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.kafka.TopicSpec;
import io.murmuration.message.Topics;
import io.murmuration.observe.Health.Result;
import io.murmuration.observe.StageMetrics;
import io.murmuration.support.TestCluster;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The health of an instance of a stage in its consumer group. */
class StageHealthIT {
  private static final long MAX_LAG = 1_000;

  /** More than a stage polls in three rounds. */
  private static final int MANY = 40_000;

  /** Longer than the interval at which a stage looks at its lag. */
  private static final Duration ROUND = Duration.ofMillis(1_100);

  private final KafkaConnection kafka = TestCluster.kafka();
  private final Vertx vertx = Vertx.vertx();
  private final CountDownLatch release = new CountDownLatch(1);
  private WrittenWords words;

  @BeforeEach
  void createTopics() {
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      admin.ensure(TopicLayout.fixed(false));
    }
    words = new WrittenWords(kafka);
  }

  @AfterEach
  void close() {
    release.countDown();
    vertx.close().await();
    words.close();
  }

  @Test
  void lagBelow_moreRecordsThanAreTakenAtOnce_isDownUntilTheyAreRead() throws Exception {
    writeMany();
    AtomicReference<Stage> stage = new AtomicReference<>();
    // Each round is long enough for a look at the lag. The first that finds one lasts.
    StageStep step =
        new Passing() {
          @Override
          public void flush(long nowMillis, RecordSink output) {
            try {
              boolean lasts = stage.get() != null && isBehind(stage.get());
              var unused =
                  release.await(
                      lasts ? PATIENCE.toMillis() : ROUND.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
        };
    stage.set(deploy(Topics.POSTS, step));

    await().atMost(PATIENCE).until(() -> isBehind(stage.get()));

    release.countDown();
    await().atMost(PATIENCE).until(() -> stage.get().running.lagBelow(0).isUp());
  }

  private static boolean isBehind(Stage stage) {
    return String.valueOf(stage.running.lagBelow(MAX_LAG).reason())
        .endsWith("records behind; observe.maxLagRecords permits 1,000");
  }

  @Test
  void assigned_moreInstancesThanPartitions_isUpAndSaysSo() {
    Stage one = deploy(Topics.KEYWORDS, new Passing());
    Stage other = deploy(Topics.KEYWORDS, new Passing());
    Result spare = Result.up("no partitions to read: other instances have them all");

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(List.of(one.running.assigned(), other.running.assigned()))
                    .containsExactlyInAnyOrder(Result.UP, spare));
  }

  @Test
  void assigned_stepThatFails_isDownWithTheReasonUntilItDoesNot() throws Exception {
    AtomicBoolean failing = new AtomicBoolean(true);
    Stage stage =
        deploy(
            Topics.POSTS,
            new Passing() {
              @Override
              public void apply(InputRecord input, long nowMillis, RecordSink output) {
                if (failing.get()) {
                  throw new IllegalStateException("no");
                }
              }
            });
    await().atMost(PATIENCE).until(() -> stage.running.assigned().isUp());

    words.write(1);

    await()
        .atMost(PATIENCE)
        .until(() -> String.valueOf(stage.running.assigned().reason()).contains("no"));
    failing.set(false);
    await().atMost(PATIENCE).until(() -> stage.running.assigned().equals(Result.UP));
  }

  @Test
  void restored_topicThatIsGone_leavesTheLagUnknown() {
    Map<String, String> settings =
        Map.of(
            "group.id",
            kafka.topic("gone"),
            "request.timeout.ms",
            "4000",
            "default.api.timeout.ms",
            "4000");
    try (TopicAdmin admin = new TopicAdmin(kafka);
        KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(settings)) {
      admin.ensure(List.of(new TopicSpec("gone", 1, Map.of())));
      consumer.assign(List.of(new TopicPartition(kafka.topic("gone"), 0)));
      admin.delete(List.of("gone"));
      await().atMost(PATIENCE).until(() -> !admin.list().contains("gone"));
      AssignedPartitions partitions = new AssignedPartitions(kafka, consumer);
      StageHealth health =
          new StageHealth(
              new StageMeter(
                  System.nanoTime(), new StageMetrics(new SimpleMeterRegistry(), "gone")));

      partitions.restore();
      health.restored(consumer, partitions.membership(), partitions.assignment());

      assertThat(health.lagBelow(0)).isEqualTo(Result.down("not known yet"));
      assertThat(partitions.uncommitted(new Passing(), false)).isEmpty();
    }
  }

  /** Writes to one partition, so that its lag is known after one poll. */
  private void writeMany() {
    // On a slow broker, later batches to a new partition can fail until they time out.
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "max.in.flight.requests.per.connection",
            1);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < MANY; i++) {
        var unused =
            producer.send(new ProducerRecord<>(kafka.topic(Topics.POSTS), 0, null, new byte[1]));
      }
    }
  }

  private Stage deploy(String topic, StageStep step) {
    Stage stage = new Stage(topic, step);
    vertx.deployVerticle(stage).await();
    return stage;
  }

  private final class Stage extends VerticleBase {
    private final String topic;
    private final StageStep step;
    private ExactlyOnceStage running;

    Stage(String topic, StageStep step) {
      this.topic = topic;
      this.step = step;
    }

    @Override
    public Future<?> start() {
      running =
          new ExactlyOnceStage(
              vertx,
              kafka,
              kafka,
              new ExactlyOnceStage.Options(
                  "wait", Pattern.compile(topic), null, Duration.ofMillis(50)),
              step,
              StageHooks.NONE,
              fatal -> {});
      return running.start();
    }

    @Override
    public Future<?> stop() {
      return running.stop();
    }
  }

  /** Accepts every record and does nothing. */
  private static class Passing implements StageStep {
    @Override
    public List<Unusable> restore(List<InputPartition> assigned, Map<String, byte[]> state) {
      return List.of();
    }

    @Override
    public void apply(InputRecord input, long nowMillis, RecordSink output) {}

    @Override
    public void flush(long nowMillis, RecordSink output) {}
  }
}
