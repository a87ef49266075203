package io.murmuration.ingest.live.mastodon;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.config.BearerToken;
import io.murmuration.config.IngestSettings;
import io.murmuration.config.IngestSettings.Mastodon.Transport;
import io.murmuration.config.IngestSettings.Source;
import io.murmuration.ingest.RunningIngest;
import io.murmuration.ingest.live.FaultyProxy;
import io.murmuration.ingest.live.JitteredBackoff;
import io.murmuration.ingest.live.LiveSource;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** An ingest that reads a server in place of Mastodon. */
@Execution(ExecutionMode.CONCURRENT)
abstract class MastodonSourceFixture {

  static final String HOST = "127.0.0.1/";

  @TempDir Path directory;

  final Vertx vertx = Vertx.vertx();
  final MastodonServer server = MastodonServer.start(vertx);
  final FaultyProxy proxy = FaultyProxy.before(vertx, server.port());
  private final long startMillis = System.currentTimeMillis() - 10_000;
  final List<String> published = new ArrayList<>();

  /** Only tests about silence shorten it: a busy machine is silent as well. */
  Duration silence = PATIENCE;

  @AfterEach
  void close() {
    vertx.close().await();
  }

  RunningIngest start(Transport transport) {
    RunningIngest ingest = run("http://127.0.0.1:" + proxy.port(), transport, null, null);
    await().atMost(PATIENCE).until(() -> server.readers() == 1);
    return ingest;
  }

  RunningIngest run(String address, Transport transport, String token, Path trustedCert) {
    return RunningIngest.start(
        vertx, Source.MASTODON, v -> source(v, settings(address, transport, token), trustedCert));
  }

  static IngestSettings.Mastodon settings(String address, Transport transport, String token) {
    return new IngestSettings.Mastodon(
        URI.create(address),
        token == null ? null : new BearerToken(token),
        "public",
        null,
        null,
        transport);
  }

  LiveSource source(Vertx vertx, IngestSettings.Mastodon settings, Path trustedCert) {
    return new LiveSource(
        vertx,
        new MastodonProtocol(
            vertx,
            settings,
            trustedCert,
            silence,
            () ->
                new JitteredBackoff(
                    Duration.ofMillis(4),
                    Duration.ofMillis(50),
                    Duration.ofSeconds(30),
                    new Random(1))));
  }

  boolean asked(String request) {
    return server.requests().contains(request);
  }

  void publish(int statuses) {
    for (int i = 0; i < statuses; i++) {
      publish("text");
    }
  }

  void publish(String text) {
    long id = id(published.size());
    published.add(HOST + id);
    server.publish(id, status(id, text));
  }

  void awaitPosts(RunningIngest ingest) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(ingest.ids()).containsExactlyInAnyOrderElementsOf(published));
  }

  long id(long number) {
    return ((startMillis + number) << 16) + (number & 0xFF);
  }

  static String status(long id, String text) {
    return status(id, Instant.now(), text);
  }

  static String status(long id, Instant createdAt, String text) {
    return """
    {"id":"%d","created_at":"%s","visibility":"public","content":"<p>%s</p>",\
    "account":{"acct":"ada"}}\
    """
        .formatted(id, createdAt, text);
  }
}
