package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.kafka.EmbeddedKafka;
import io.murmuration.message.PostJson;
import io.murmuration.message.Topics;
import io.murmuration.support.ChildProcess;
import io.murmuration.support.TestCluster;
import io.murmuration.support.TopicRecords;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An ingest is killed again and again while clients send posts and repeat unanswered ones. */
class PushKillIT {
  private static final int SENDERS = 8;
  private static final int POSTS_IN_A_REQUEST = 5;
  private static final int KILLS = 3;
  private static final int ACKNOWLEDGED_BETWEEN_KILLS = 200;

  /** Kafka would delete older posts. */
  private static final long NOW_MILLIS = System.currentTimeMillis();

  @TempDir private Path directory;

  private final Settings settings = TestCluster.settings();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private volatile boolean enough;
  private URI address;

  @Test
  void kill_whileOthersSend_everyAcknowledgedPostIsThereOnce() throws Exception {
    int port = EmbeddedKafka.freePort();
    address = URI.create("http://127.0.0.1:" + port + "/api/posts");
    ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
    try (ChildProcess ingest = ingest(port)) {
      ingest.start();
      List<Future<?>> sending = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        int sender = i;
        sending.add(senders.submit(() -> sendUntilEnough(sender)));
      }
      for (int kill = 0; kill < KILLS; kill++) {
        awaitAcknowledged(ACKNOWLEDGED_BETWEEN_KILLS, ingest);
        ingest.kill();
        ingest.start();
      }
      awaitAcknowledged(ACKNOWLEDGED_BETWEEN_KILLS, ingest);
      enough = true;
      for (Future<?> each : sending) {
        each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    } finally {
      enough = true;
      senders.shutdownNow();
    }
    assertThat(ids()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(acknowledged);
  }

  private ChildProcess ingest(int port) throws IOException {
    JsonObject push = new JsonObject().put("port", port);
    JsonObject conf =
        new JsonObject().put("ingest", new JsonObject().put("source", "push").put("push", push));
    Path file = Files.writeString(directory.resolve("ingest.json"), conf.encode());
    Map<String, String> environment =
        Map.of("KAFKA_URL", TestCluster.url(), "KAFKA_PREFIX", settings.kafka().prefix());
    return new ChildProcess(
        settings.kafka().prefix() + "push",
        environment,
        List.of("-Xmx192m"),
        List.of("run", "ingest", "-conf", file.toString()));
  }

  /** Sends the next posts only after the last ones are acknowledged. */
  private Void sendUntilEnough(int sender) throws InterruptedException {
    for (int request = 0; !enough; request++) {
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < POSTS_IN_A_REQUEST; i++) {
        ids.add("%d-%d-%d".formatted(sender, request, i));
      }
      while (!isTaken(ids)) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      acknowledged.addAll(ids);
    }
    return null;
  }

  private boolean isTaken(List<String> ids) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(ids.stream().map(PushKillIT::post).toList().toString()))
            .build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private void awaitAcknowledged(int more, ChildProcess ingest) throws Exception {
    int goal = acknowledged.size() + more;
    try {
      await().atMost(PATIENCE).until(() -> acknowledged.size() >= goal);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("nothing is acknowledged any more\n" + ingest.tail(), e);
    }
  }

  private List<String> ids() throws Exception {
    List<String> ids = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record :
        TopicRecords.all(Bootstrap.kafka(settings), Topics.POSTS)) {
      ids.add(PostJson.decode(record.value()).id());
    }
    return ids;
  }

  private static String post(String id) {
    return "{\"id\":\"%s\",\"source\":\"test\",\"author\":{\"id\":\"%s\"},\"text\":\"tea\",\"createdAt\":%d}"
        .formatted(id, id, NOW_MILLIS);
  }
}
