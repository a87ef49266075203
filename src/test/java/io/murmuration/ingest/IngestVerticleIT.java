package io.murmuration.ingest;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.config.IngestSettings;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.TopicLayout;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.kafka.TopicReader;
import io.murmuration.message.IngestCounts;
import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.PostJson;
import io.murmuration.message.SourceCursor;
import io.murmuration.message.Topics;
import io.murmuration.observe.Metrics;
import io.murmuration.observe.RefusedRecords;
import io.murmuration.support.TestCluster;
import io.murmuration.support.TestTopics;
import io.murmuration.support.TopicRecords;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestVerticleIT {
  private static final long FIRST_CREATED_AT = 1_700_000_000_000L;
  private static final long MILLIS_BETWEEN = 100;
  private static final int FIRST_AFTER_A_PAUSE = 1_500;
  private static final String NOTICE = "{\"delete\":{\"status\":{\"id\":1,\"id_str\":\"1\"}}}";

  @TempDir private Path directory;

  private final Settings settings = TestCluster.settings();
  private final KafkaConnection kafka = Bootstrap.kafka(settings);
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void start_fileOfAllKindsOfLines_sortsThem() throws Exception {
    Path file =
        write(List.of(post(1), "no JSON", post(2), post(1), NOTICE, "", post(3), "{\"id\":\"4\"}"));
    assertThat(replayToEnd(file)).isEqualTo(new IngestCounts(7, 3, 1, 1, 2));
    assertThat(ids()).containsExactlyInAnyOrder("1", "2", "3");
    List<ConsumerRecord<byte[], byte[]>> letters = TopicRecords.all(kafka, Topics.DEAD_LETTERS);
    assertThat(letters)
        .extracting(letter -> TopicRecords.utf8(letter.value()))
        .containsExactly("no JSON", "{\"id\":\"4\"}");
    assertThat(letters)
        .extracting(TopicRecords::headers)
        .allSatisfy(
            headers -> {
              assertThat(headers).containsOnlyKeys("stage", "reason", "source", "position");
              assertThat(headers)
                  .containsEntry("stage", "ingest")
                  .containsEntry("source", "replay:" + file);
              assertThat(headers.get("reason")).isNotBlank();
            })
        .extracting(headers -> headers.get("position"))
        .containsExactly("line 2", "line 8");
  }

  @Test
  void start_posts_areKeyedByAuthorAndTimedByTheirEvent() throws Exception {
    long before = System.currentTimeMillis();
    replayToEnd(write(List.of(post(1))));
    ConsumerRecord<byte[], byte[]> record = TopicRecords.all(kafka, Topics.POSTS).get(0);
    assertThat(TopicRecords.utf8(record.key())).isEqualTo("author-1");
    assertThat(record.timestamp())
        .isBetween(before, System.currentTimeMillis())
        .isEqualTo(PostJson.decode(record.value()).createdAt());
  }

  @Test
  void start_postDatedDaysAhead_isTakenLikeAnyOther() throws Exception {
    long daysAhead = System.currentTimeMillis() + Duration.ofDays(3).toMillis();
    Post post = PostJson.decode(post(1).getBytes(UTF_8)).at(daysAhead);
    Path file = write(List.of(post(0), new String(PostJson.encode(post), UTF_8), post(2)));
    IngestVerticle ingest = new IngestVerticle(replay(file, null, true));

    vertx.deployVerticle(ingest).await();

    assertThat(ingest.finished().await().accepted()).isEqualTo(3);
    assertThat(TopicRecords.all(kafka, Topics.POSTS))
        .extracting(ConsumerRecord::timestamp)
        .contains(daysAhead);
  }

  @Test
  void stop_inTheMiddleOfAFile_nextStartGoesOnBehindIt() throws Exception {
    List<String> lines = new ArrayList<>();
    IntStream.range(0, 2000).mapToObj(IngestVerticleIT::post).forEach(lines::add);
    IntStream.range(0, 500).mapToObj(IngestVerticleIT::post).forEach(lines::add);
    Path file = write(lines);
    int stops = 0;
    for (int goal = 300; goal < 1500; goal += 300) {
      IngestVerticle ingest = new IngestVerticle(replay(file, 100.0));
      IngestCounts before = stops == 0 ? IngestCounts.NONE : cursor(file);
      String deployed = vertx.deployVerticle(ingest).await();
      assertThat(ingest.beginning().counts()).isEqualTo(before);
      int least = goal;
      await().atMost(PATIENCE).until(() -> ingest.progress().counts().read() > least);
      vertx.undeploy(deployed).await();
      assertThat(ingest.finished().isComplete()).as("stopped in the middle").isFalse();
      assertThat(ids()).hasSize(Math.toIntExact(cursor(file).accepted()));
      stops++;
    }
    assertThat(stops).isEqualTo(4);
    assertThat(replayToEnd(file)).isEqualTo(new IngestCounts(2500, 2000, 500, 0, 0));
    assertThat(ids()).containsExactlyInAnyOrderElementsOf(numbers(2000));
  }

  @Test
  void start_twiceForOneSource_oneGivesUpAndEachPostIsThereOnce() throws Exception {
    Path file = write(IntStream.range(0, 2000).mapToObj(IngestVerticleIT::post).toList());
    Queue<Throwable> fatal = new ConcurrentLinkedQueue<>();
    IngestVerticle first = new IngestVerticle(replay(file, 100.0), null, fatal::add, null);
    vertx.deployVerticle(first).await();
    await().atMost(PATIENCE).until(() -> first.progress().counts().read() > 300);

    assertThat(replayToEnd(file)).isEqualTo(new IngestCounts(2000, 2000, 0, 0, 0));

    await().atMost(PATIENCE).until(() -> !fatal.isEmpty());
    assertThat(fatal.element()).hasMessageContaining("Another process reads the source");
    assertThat(ids()).containsExactlyInAnyOrderElementsOf(numbers(2000));
    assertThat(cursor(file)).isEqualTo(new IngestCounts(2000, 2000, 0, 0, 0));
  }

  /** The wrong records differ from those of the source only in its own text. */
  @Test
  void start_afterCursorsThatTheSourceDoesNotWrite_resumesFromTheOneBeforeAndWritesItAgain()
      throws Exception {
    Path file = write(List.of(post(1), post(2)));
    replayToEnd(file);
    byte[] good = cursors().get("replay:" + file);
    List<String> wrong =
        List.of("", "x", "null", "{\"next\":1}", "{\"offset\":1,\"lines\":1,\"fingerprint\":null}");
    for (String cursor : wrong) {
      sendCursor("replay:" + file, cursor);
    }

    assertThat(replayToEnd(file)).isEqualTo(new IngestCounts(2, 2, 0, 0, 0));
    assertThat(cursors().get("replay:" + file)).isEqualTo(good);
    assertThat(Metrics.of(vertx).refused().list())
        .singleElement()
        .extracting(RefusedRecords.Refused::records)
        .isEqualTo((long) wrong.size());
    assertThat(ids()).containsExactlyInAnyOrder("1", "2");
  }

  @Test
  void start_afterOnlyACursorThatTheSourceDoesNotWrite_readsAllAndReportsTheLoss()
      throws Exception {
    Path file = write(List.of(post(1), post(2)));
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      admin.ensure(TopicLayout.fixed(false));
    }
    sendCursor("replay:" + file, "x");

    assertThat(replayToEnd(file)).isEqualTo(new IngestCounts(2, 2, 0, 0, 0));
    assertThat(Metrics.of(vertx).refused().list())
        .singleElement()
        .satisfies(
            refused ->
                assertThat(refused.missing())
                    .singleElement()
                    .asString()
                    .contains("has no usable cursor"));
  }

  private void sendCursor(String source, String cursor) throws Exception {
    IngestCounts counts = new IngestCounts(9, 9, 0, 0, 0);
    byte[] value = new SourceCursor(source, cursor, counts, null).encode();
    new TestTopics(kafka).send(Topics.SOURCE_CURSORS, source, new String(value, UTF_8));
  }

  private IngestCounts replayToEnd(Path file) {
    IngestVerticle ingest = new IngestVerticle(replay(file, null));
    vertx.deployVerticle(ingest).await();
    return ingest.finished().await();
  }

  private Settings replay(Path file, Double speed) {
    return replay(file, speed, false);
  }

  private Settings replay(Path file, Double speed, boolean originalTimes) {
    return settings.withIngest(
        settings
            .ingest()
            .replaying(new IngestSettings.Replay(file.toString(), speed, originalTimes))
            .withRecentIds(10_000));
  }

  private Path write(List<String> lines) throws IOException {
    return Files.write(directory.resolve("posts.jsonl"), lines, UTF_8);
  }

  private static String post(int number) {
    Post post =
        new Post(
            String.valueOf(number),
            "test",
            new Post.Author("author-" + number, null),
            "post number " + number,
            null,
            FIRST_CREATED_AT + MILLIS_BETWEEN * number + pausesMillis(number),
            List.of(),
            List.of(),
            List.of(),
            null);
    return new String(PostJson.encode(post), UTF_8);
  }

  /**
   * The pauses before a post: one before {@link #FIRST_AFTER_A_PAUSE} and one after every hundred
   * posts from there. A paced replay cannot reach the end while a test still needs it to run.
   */
  private static long pausesMillis(int number) {
    return number < FIRST_AFTER_A_PAUSE
        ? 0
        : Duration.ofHours(23).toMillis() * (1 + (number - FIRST_AFTER_A_PAUSE) / 100);
  }

  private static List<String> numbers(int end) {
    return IntStream.range(0, end).mapToObj(String::valueOf).toList();
  }

  private List<String> ids() throws PostFormatException {
    List<String> ids = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : TopicRecords.all(kafka, Topics.POSTS)) {
      ids.add(PostJson.decode(record.value()).id());
    }
    return ids;
  }

  private IngestCounts cursor(Path file) {
    return SourceCursor.decode(cursors().get("replay:" + file)).counts();
  }

  private Map<String, byte[]> cursors() {
    return TopicReader.latestByKey(kafka, Topics.SOURCE_CURSORS);
  }
}
