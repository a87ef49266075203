package io.murmuration.ingest;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.config.IngestSettings;
import io.murmuration.config.IngestSettings.Source;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.SourceSwitches;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicReader;
import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.PostJson;
import io.murmuration.message.SourceSwitch;
import io.murmuration.message.StageReport;
import io.murmuration.message.Topics;
import io.murmuration.support.TestCluster;
import io.murmuration.support.TopicRecords;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two sources in one ingest, simulated posts and a file. One of them is stopped or fails. */
@Execution(ExecutionMode.CONCURRENT)
class SourceSwitchIT {
  private static final int POSTS = 2_000;
  private static final long MILLIS_BETWEEN = 100;

  private static final long PAUSE_MILLIS = Duration.ofHours(23).toMillis();

  /** A thousand lines per second. */
  private static final double SPEED = 100;

  @TempDir private Path directory;

  private final Settings settings = TestCluster.settings();
  private final KafkaConnection kafka = Bootstrap.kafka(settings);
  private final SourceSwitches switches = new SourceSwitches(kafka);
  private final Queue<Throwable> fatal = new ConcurrentLinkedQueue<>();
  private final Vertx vertx = Vertx.vertx();
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = directory.resolve("posts.jsonl");
    write(0);
  }

  /**
   * Writes the posts with a pause in the middle. A replay cannot reach the end of the file before
   * the test stops it. The pause does not change the length of any line.
   */
  private void write(long pauseMillis) throws IOException {
    Files.write(
        file,
        IntStream.range(0, POSTS).mapToObj(i -> post(i, i < POSTS / 2 ? 0 : pauseMillis)).toList(),
        UTF_8);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void stop_oneOfTwo_otherGoesOnAndStartedAgainNoPostIsLostOrDoubled() throws Exception {
    write(PAUSE_MILLIS);
    deploy();
    awaitReplayed(300);

    turn(Source.REPLAY, false);
    awaitState("replay", "stopped");
    List<String> atStop = replayed();
    assertThat(atStop).hasSizeBetween(300, POSTS - 1).doesNotHaveDuplicates();
    long simulated = report("simulate").accepted();
    await().atMost(PATIENCE).until(() -> report("simulate").accepted() > simulated + 200);
    assertThat(replayed()).isEqualTo(atStop);
    assertThat(report("replay").postsPerSecond()).isZero();
    assertThat(report("simulate").state()).isEqualTo("streaming");

    write(0);
    turn(Source.REPLAY, true);
    awaitState("replay", "ended");
    assertThat(replayed()).containsExactlyInAnyOrderElementsOf(numbers());
    assertThat(report("replay").accepted()).isEqualTo(POSTS);
    assertThat(fatal).isEmpty();
  }

  @Test
  void stop_andStartAtOnce_isReadOnAndNoPostIsLostOrDoubled() throws Exception {
    deploy();
    for (int i = 1; i <= 4; i++) {
      awaitReplayed(200 * i);
      turn(Source.REPLAY, false);
      turn(Source.REPLAY, true);
    }

    awaitState("replay", "ended");
    assertThat(replayed()).containsExactlyInAnyOrderElementsOf(numbers());
    assertThat(fatal).isEmpty();
  }

  @Test
  void stop_thenAnotherProcess_isStoppedThereUntilStarted() throws Exception {
    write(PAUSE_MILLIS);
    String deployed = deploy();
    awaitReplayed(300);
    turn(Source.REPLAY, false);
    awaitState("replay", "stopped");
    vertx.undeploy(deployed).await();
    List<String> atStop = replayed();

    deploy();
    awaitState("simulate", "streaming");
    long simulated = report("simulate").accepted();
    await().atMost(PATIENCE).until(() -> report("simulate").accepted() > simulated + 200);
    assertThat(report("replay").state()).isEqualTo("stopped");
    assertThat(replayed()).isEqualTo(atStop);

    write(0);
    turn(Source.REPLAY, true);
    awaitState("replay", "ended");
    assertThat(replayed()).containsExactlyInAnyOrderElementsOf(numbers());
  }

  @Test
  void start_fileIsShorterThanItWas_failsAloneAndIsReadAgainWhenItIsBack() throws Exception {
    write(PAUSE_MILLIS);
    deploy();
    awaitReplayed(300);
    turn(Source.REPLAY, false);
    awaitState("replay", "stopped");
    Files.write(file, post(0, 0).getBytes(UTF_8));

    turn(Source.REPLAY, true);
    awaitState("replay", "failed");
    assertThat(report("replay").lastError()).contains("has changed", "shorter");
    assertThat(report("replay").lastErrorAt()).isPositive();
    long simulated = report("simulate").accepted();
    await().atMost(PATIENCE).until(() -> report("simulate").accepted() > simulated + 200);

    turn(Source.REPLAY, false);
    awaitState("replay", "stopped");

    write(0);
    turn(Source.REPLAY, true);
    awaitState("replay", "ended");
    assertThat(report("replay").lastError()).isNull();
    assertThat(replayed()).containsExactlyInAnyOrderElementsOf(numbers());
    assertThat(fatal).isEmpty();
  }

  @Test
  void deploy_fileIsNotThere_otherIsReadAndTheReasonIsTold() throws Exception {
    Files.delete(file);

    deploy();

    awaitState("replay", "failed");
    assertThat(report("replay").lastError()).contains("posts.jsonl", "no such file");
    await().atMost(PATIENCE).until(() -> report("simulate").accepted() > 200);
    assertThat(fatal).isEmpty();
  }

  private String deploy() {
    Settings both =
        settings.withIngest(
            settings
                .ingest()
                .replaying(new IngestSettings.Replay(file.toString(), SPEED, false))
                .withSources(Source.SIMULATE, Source.REPLAY)
                .withSimulate(new IngestSettings.Simulate(500, 1)));
    return vertx.deployVerticle(new IngestVerticle(both, null, fatal::add, null)).await();
  }

  private void turn(Source source, boolean running) {
    switches.set(new SourceSwitch(source, running));
  }

  private void awaitReplayed(int count) {
    await().atMost(PATIENCE).until(() -> replayed().size() >= count);
  }

  private void awaitState(String source, String state) {
    await(source + " is " + state)
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(report(source).state()).isEqualTo(state));
  }

  /** Returns the last report of a source. */
  private StageReport.Source report(String name) throws IOException {
    List<StageReport> reports = new ArrayList<>();
    for (byte[] value : TopicReader.latestByKey(kafka, Topics.STAGE_REPORTS).values()) {
      reports.add(StageReport.decode(value));
    }
    return StageReport.sources(reports).stream()
        .filter(source -> source.name().equals(name))
        .findFirst()
        .orElseGet(() -> StageReport.Source.stopped("not reported yet"));
  }

  private List<String> replayed() throws PostFormatException {
    List<String> ids = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : TopicRecords.all(kafka, Topics.POSTS)) {
      Post post = PostJson.decode(record.value());
      if (post.source().equals("test")) {
        ids.add(post.id());
      }
    }
    return ids;
  }

  private static List<String> numbers() {
    return IntStream.range(0, POSTS).mapToObj(String::valueOf).toList();
  }

  private static String post(int number, long pauseMillis) {
    Post post =
        new Post(
            String.valueOf(number),
            "test",
            new Post.Author("author-" + number, null),
            "post number " + number,
            null,
            1_700_000_000_000L + MILLIS_BETWEEN * number + pauseMillis,
            List.of(),
            List.of(),
            List.of(),
            null);
    return new String(PostJson.encode(post), UTF_8);
  }
}
