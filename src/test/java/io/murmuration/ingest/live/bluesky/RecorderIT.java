package io.murmuration.ingest.live.bluesky;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.config.IngestSettings;
import io.murmuration.config.IngestSettings.Source;
import io.murmuration.config.Settings;
import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.Recorder;
import io.murmuration.ingest.format.LineDecoder;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecorderIT {

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void next_messagesOfALiveStream_areLinesThatAReplayReads() throws Exception {
    JetstreamServer server = JetstreamServer.start(vertx);
    IngestSettings settings =
        Settings.defaults()
            .ingest()
            .withBluesky(
                new IngestSettings.Bluesky(List.of(URI.create(server.address())), null, null));
    List<byte[]> lines = new ArrayList<>();
    try (Recorder recorder = Recorder.open(vertx, Source.BLUESKY, settings, List.of())) {
      await().atMost(PATIENCE).until(() -> server.readers() == 1);
      long micros = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
      server.publish(
          micros, event(micros, "with a\\nline break").replace("{\"did\"", "{\n\"did\""));
      server.publish(micros + 1, event(micros + 1, "without"));
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                lines.addAll(recorder.next(Duration.ofMillis(100)));
                return lines.size() == 2;
              });
    }
    assertThat(lines).allSatisfy(line -> assertThat(new String(line, UTF_8)).doesNotContain("\n"));
    LineDecoder decoder = new LineDecoder();
    Accepted first = (Accepted) decoder.decode(lines.get(0), 0, lines.get(0).length).get(0);
    Accepted second = (Accepted) decoder.decode(lines.get(1), 0, lines.get(1).length).get(0);
    assertThat(first.post().text()).isEqualTo("with a\nline break");
    assertThat(second.post().text()).isEqualTo("without");
  }

  @Test
  void next_inventedPosts_arePosts() throws Exception {
    try (Recorder recorder =
        Recorder.open(vertx, Source.SIMULATE, Settings.defaults().ingest(), List.of())) {
      List<byte[]> lines = recorder.next(PATIENCE);
      assertThat(lines).isNotEmpty();
      byte[] line = lines.get(0);
      assertThat(new LineDecoder().decode(line, 0, line.length))
          .hasOnlyElementsOfType(Accepted.class);
    }
  }

  private static String event(long micros, String text) {
    return """
    {"did":"did:plc:a","time_us":%d,"kind":"commit","commit":{"rev":"r","operation":"create",\
    "collection":"app.bsky.feed.post","rkey":"k%d","record":{"$type":"app.bsky.feed.post",\
    "createdAt":"2026-01-01T00:00:00Z","text":"%s"},"cid":"c"}}\
    """
        .formatted(micros, micros, text);
  }
}
