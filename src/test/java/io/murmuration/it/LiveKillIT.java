package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.ingest.live.bluesky.JetstreamServer;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.PostJson;
import io.murmuration.message.Topics;
import io.murmuration.support.ChildProcess;
import io.murmuration.support.KillableStages;
import io.murmuration.support.TestCluster;
import io.murmuration.support.TopicRecords;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A live stream continues while its reader is killed. */
class LiveKillIT {
  private static final int KILLS = 4;
  private static final int POSTS_A_TICK = 5;
  private static final long TICK_MILLIS = 20;

  @TempDir private Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final JetstreamServer server = JetstreamServer.start(vertx);
  private final Settings settings = TestCluster.settings();
  private final AtomicInteger published = new AtomicInteger();
  private long lastMicros;

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void ingest_killedAgainAndAgain_hasEachPostOnce() throws Exception {
    try (KillableStages stages = new KillableStages(settings, directory)) {
      ChildProcess ingest =
          stages.startIngest(
              new JsonObject()
                  .put("source", "bluesky")
                  .put(
                      "bluesky",
                      new JsonObject().put("hosts", new JsonArray().add(server.address()))));
      await().atMost(PATIENCE).until(() -> server.readers() == 1);
      long timer = vertx.setPeriodic(TICK_MILLIS, id -> publish());
      for (int kill = 0; kill < KILLS; kill++) {
        int goal = stages.linesRead() + 100;
        await("posts are committed").atMost(PATIENCE).until(() -> stages.linesRead() > goal);
        ingest.kill();
        ingest.start();
      }
      int before = published.get();
      await().atMost(PATIENCE).until(() -> ids().contains("did:plc:a/" + before));
      vertx.cancelTimer(timer);
      int all = published.get();
      await().atMost(PATIENCE).until(() -> ids().contains("did:plc:a/" + (all - 1)));

      List<String> expected = new ArrayList<>();
      for (int number = 0; number < all; number++) {
        expected.add("did:plc:a/" + number);
      }
      assertThat(ids()).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(stages.ingestCounts().getInteger("accepted")).isEqualTo(all);
    }
  }

  private void publish() {
    for (int i = 0; i < POSTS_A_TICK; i++) {
      int number = published.getAndIncrement();
      long nowMicros = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
      lastMicros = Math.max(lastMicros + 1, nowMicros);
      server.publish(
          lastMicros,
          """
          {"did":"did:plc:a","time_us":%d,"kind":"commit","commit":{"rev":"r","operation":"create",\
          "collection":"app.bsky.feed.post","rkey":"%d","record":{"$type":"app.bsky.feed.post",\
          "createdAt":"%s","text":"post %d"},"cid":"c"}}\
          """
              .formatted(lastMicros, number, Instant.now(), number));
    }
  }

  private List<String> ids() throws PostFormatException {
    List<String> ids = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record :
        TopicRecords.all(Bootstrap.kafka(settings), Topics.POSTS)) {
      ids.add(PostJson.decode(record.value()).id());
    }
    return ids;
  }
}
