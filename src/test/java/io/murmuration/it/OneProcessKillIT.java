package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.kafka.EmbeddedKafka;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.support.ChildProcess;
import io.murmuration.support.ExactTopics;
import io.murmuration.support.GeneratedPosts;
import io.murmuration.support.NaiveCounts;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole application with its Kafka is one process, which is killed while posts flow. {@code
 * -Dmurmuration.seed} repeats the posts and the pauses.
 *
 * <p>The posts are enough for more than half an hour of reading, and a kill needs seconds of it.
 */
class OneProcessKillIT {
  private static final int KILLS = 4;
  private static final int KILLS_DURING_START = 2;
  private static final int POSTS = 20_000;
  private static final double POSTS_PER_SECOND = 10;
  private static final int MAX_PAUSE_MILLIS = 1_000;
  private static final int MAX_START_MILLIS = 4_000;
  private static final String PREFIX = "killed-";

  @TempDir private Path directory;

  private final long seed = Long.getLong("murmuration.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Long> recoveryMillis = new ArrayList<>();
  private URI mentions;

  @Test
  void kill_theOnlyProcessWhilePostsFlow_losesAndDoublesNothing() throws Exception {
    GeneratedPosts generated = GeneratedPosts.generate(seed, POSTS, POSTS_PER_SECOND);
    NaiveCounts expected = NaiveCounts.of(generated.posts(), GeneratedPosts.KEYWORDS);
    Path file = Files.write(directory.resolve("posts.jsonl"), generated.lines(), UTF_8);
    int port = EmbeddedKafka.freePort();
    mentions = URI.create("http://127.0.0.1:" + port + "/api/mentions");
    List<String> replay = replay(file, port);
    List<String> paced = new ArrayList<>(replay);
    paced.addAll(List.of("--speed", "1"));
    try (ChildProcess process = process(paced);
        ChildProcess last = process(replay)) {
      try {
        killAtRandomMoments(process);
        last.start();
        assertThat(last.awaitExit(PATIENCE.toSeconds())).as("exit code").isZero();
        checkReport(generated, expected);
        checkTopics(generated, expected);
      } catch (Exception | AssertionError e) {
        e.addSuppressed(new AssertionError(report() + System.lineSeparator() + process.tail()));
        throw e;
      }
    }
    System.out.println(report());
  }

  private List<String> replay(Path file, int port) {
    List<String> args = new ArrayList<>(List.of("replay", file.toString()));
    args.addAll(List.of("--keywords", String.join(",", GeneratedPosts.KEYWORDS)));
    args.addAll(List.of("--data", directory.resolve("data").toString()));
    args.addAll(List.of("--kafka-port", "0", "--port", String.valueOf(port)));
    args.addAll(List.of("--report", directory.resolve("report.json").toString()));
    return args;
  }

  private ChildProcess process(List<String> args) {
    return new ChildProcess(
        "one-process-" + seed, Map.of("KAFKA_PREFIX", PREFIX), List.of("-Xmx512m"), args);
  }

  private void killAtRandomMoments(ChildProcess process) throws Exception {
    for (int kill = 0; kill < KILLS; kill++) {
      if (kill % (KILLS / KILLS_DURING_START) == 1) {
        process.start();
        TimeUnit.MILLISECONDS.sleep(random.nextInt(MAX_START_MILLIS));
        process.kill();
      }
      process.start();
      awaitMentionsCounted(process);
      TimeUnit.MILLISECONDS.sleep(random.nextInt(MAX_PAUSE_MILLIS));
      process.kill();
    }
  }

  /** Waits until the total is higher than after the restart. */
  private void awaitMentionsCounted(ChildProcess process) throws InterruptedException {
    long startNanos = System.nanoTime();
    await("the page is up")
        .atMost(PATIENCE)
        .failFast("the process has ended", () -> !process.isAlive())
        .until(() -> total() >= 0);
    long restored = total();
    await("counts move")
        .atMost(PATIENCE)
        .until(
            () -> {
              assertThat(process.isAlive()).as("the process is alive").isTrue();
              return total() > restored;
            });
    recoveryMillis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
  }

  /** Returns the sum of all totals, or -1 if the process does not answer yet. */
  private long total() throws InterruptedException {
    try {
      HttpResponse<String> answer =
          http.send(HttpRequest.newBuilder(mentions).build(), BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        return -1;
      }
      return new JsonArray(answer.body())
          .stream().mapToLong(mention -> ((JsonObject) mention).getLong("total")).sum();
    } catch (IOException e) {
      return -1;
    }
  }

  private void checkReport(GeneratedPosts generated, NaiveCounts expected) throws IOException {
    JsonObject report = new JsonObject(Files.readString(directory.resolve("report.json")));
    assertThat(report.getLong("postsPerSecond")).as("posts left after the last kill").isPositive();
    assertThat(report.getJsonObject("posts"))
        .isEqualTo(
            new JsonObject()
                .put("read", generated.lines().size())
                .put("accepted", generated.posts().size())
                .put("duplicates", generated.duplicates())
                .put("notices", 0)
                .put("rejected", generated.rejected().size())
                .put("matched", (int) expected.matched()));
    for (Object each : report.getJsonArray("keywords")) {
      JsonObject keyword = (JsonObject) each;
      String phrase = keyword.getString("keyword");
      assertThat(keyword.getLong("total")).as(phrase).isEqualTo(expected.total(phrase));
      assertThat(
              keyword.getJsonArray("relatedTerms").stream()
                  .map(JsonObject.class::cast)
                  .map(term -> Map.entry(term.getString("term"), term.getLong("count")))
                  .toList())
          .as("terms beside " + phrase)
          .isEqualTo(expected.topTerms(phrase, 100));
    }
    assertThat(report.getJsonArray("keywords")).hasSize(GeneratedPosts.KEYWORDS.size());
  }

  private void checkTopics(GeneratedPosts generated, NaiveCounts expected) throws IOException {
    try (EmbeddedKafka embedded = EmbeddedKafka.start(directory.resolve("data"), 0)) {
      String server = embedded.url().substring("kafka://".length());
      new ExactTopics(new KafkaConnection(server, PREFIX), generated, expected).check();
    }
  }

  private String report() {
    return "%s: seed=%d, %d kills while posts flowed and %d during the start, counted again %s ms after the start"
        .formatted(
            getClass().getSimpleName(),
            seed,
            recoveryMillis.size(),
            KILLS_DURING_START,
            recoveryMillis.stream().sorted().toList());
  }
}
