package io.murmuration.ingest.live.mastodon;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.config.IngestSettings;
import io.murmuration.config.IngestSettings.Mastodon.Transport;
import io.murmuration.config.IngestSettings.Source;
import io.murmuration.ingest.RunningIngest;
import io.murmuration.ingest.live.TestCertificate;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refusals and limits of Mastodon, and gaps that its timeline does not fill. */
class MastodonRefusalsIT extends MastodonSourceFixture {
  @Test
  void disconnect_beforeAnyStatus_losesNone() {
    try (RunningIngest ingest = start(Transport.SSE)) {
      await().atMost(PATIENCE).until(() -> asked("/api/v1/timelines/public?limit=1"));
      proxy.refuse(true);
      server.disconnect();
      publish(50);
      proxy.heal();
      awaitPosts(ingest);
    }
  }

  @Test
  void disconnect_beforeItIsKnownWhereTheTimelineEnds_isAGap() {
    server.holdTimeline(true);
    try (RunningIngest ingest = start(Transport.SSE)) {
      await().atMost(PATIENCE).until(() -> asked("/api/v1/timelines/public?limit=1"));
      assertThat(ingest.report().gaps()).isZero();
      proxy.refuse(true);
      server.disconnect();
      server.publish(id(-1), status(id(-1), "while there was no connection"));
      server.holdTimeline(false);
      proxy.heal();
      await().atMost(PATIENCE).until(() -> server.readers() == 1);
      await().atMost(PATIENCE).until(() -> ingest.report().gaps() == 1);
      publish(5);
      awaitPosts(ingest);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "429,/api/v1/streaming",
    "503,/api/v1/streaming",
    "429,/api/v2",
    "503,/api/v2",
    "500,/",
    "429,/api/v1/timelines",
    "503,/api/v1/timelines"
  })
  void refusals_many_areOutlived(int status, String path) {
    try (RunningIngest ingest = start(Transport.SSE)) {
      publish(10);
      awaitPosts(ingest);
      proxy.refuse(true);
      server.disconnect();
      publish(100);
      server.refuse(6, status, path);
      proxy.heal();
      await().atMost(PATIENCE).until(() -> server.refusalsLeft() == 0);
      awaitPosts(ingest);

      assertThat(ingest.report().gaps()).isZero();
      if (!path.endsWith("timelines")) {
        assertThat(ingest.report().reconnects()).isGreaterThanOrEqualTo(6);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void gap_timelineThatIsClosed_isTold(boolean alwaysClosed) {
    if (alwaysClosed) {
      server.closeTimeline();
    }
    try (RunningIngest ingest = start(Transport.SSE)) {
      publish(10);
      awaitPosts(ingest);
      server.closeTimeline();
      assertThat(ingest.report().gaps()).isZero();
      server.disconnect();
      await().atMost(PATIENCE).until(() -> ingest.report().gaps() == 1);
      publish(10);
      awaitPosts(ingest);
    }
  }

  @Test
  void limit_timeline_isSaidUntilTheGapIsFilled() {
    try (RunningIngest ingest = start(Transport.SSE)) {
      publish(10);
      awaitPosts(ingest);
      server.limit(Duration.ofSeconds(2));
      proxy.refuse(true);
      server.disconnect();
      publish(60);
      proxy.heal();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(ingest.report().lastError()).contains("fetching missed posts again"));
      awaitPosts(ingest);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(ingest.report().lastError()).doesNotContain("missed posts"));
      assertThat(ingest.report().gaps()).isZero();
    }
  }

  @Test
  void limit_timelineForTooLong_isAGap() {
    try (RunningIngest ingest = start(Transport.SSE)) {
      publish(10);
      awaitPosts(ingest);
      server.limit(Duration.ofHours(2));
      server.disconnect();
      await().atMost(PATIENCE).until(() -> ingest.report().gaps() == 1);
      publish(10);
      awaitPosts(ingest);
    }
  }

  @Test
  void gap_moreThanAHundredPages_isToldAndTheStreamGoesOn() {
    try (RunningIngest ingest = start(Transport.SSE)) {
      publish(10);
      awaitPosts(ingest);
      ingest.stop();
      await().atMost(PATIENCE).until(() -> server.readers() == 0);
      publish(4_500);
      ingest.start();
      await().atMost(PATIENCE).until(() -> ingest.report().gaps() == 1);
      publish(10);
      List<String> last = published.subList(published.size() - 10, published.size());
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(ingest.ids()).containsAll(last));

      assertThat(ingest.ids()).doesNotHaveDuplicates().hasSize(4_000 + 10);
      assertThat(ingest.cursor("mastodon:127.0.0.1:public"))
          .contains(String.valueOf(id(published.size() - 2)));
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void token_missingOrWrong_isSaidWithoutShowingIt(Transport transport) {
    server.requireToken("right-token");
    try (RunningIngest ingest = run(server.address(), transport, null, null)) {
      await().atMost(PATIENCE).until(() -> ingest.report().lastError() != null);
      assertThat(ingest.report().lastError()).contains("401", "MASTODON_TOKEN", "requires a token");
    }
    try (RunningIngest ingest = run(server.address(), transport, "wrong-token", null)) {
      await().atMost(PATIENCE).until(() -> ingest.report().lastError() != null);
      assertThat(ingest.report().lastError())
          .contains("MASTODON_TOKEN was rejected")
          .doesNotContain("wrong-token");
    }
    try (RunningIngest ingest = run(server.address(), transport, "right-token", null)) {
      await().atMost(PATIENCE).until(() -> server.readers() == 1);
      publish(10);
      awaitPosts(ingest);
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void stream_thatTheServerDoesNotKnow_isSaid(Transport transport) {
    IngestSettings.Mastodon settings =
        new IngestSettings.Mastodon(
            URI.create(server.address()), null, "hashtag", "tea", null, transport);
    try (RunningIngest ingest =
        RunningIngest.start(vertx, Source.MASTODON, v -> source(v, settings, null))) {
      await().atMost(PATIENCE).until(() -> ingest.report().lastError() != null);
      assertThat(ingest.report().lastError()).contains("Unknown channel requested");
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void tls_untrustedCertificate_isRefusedUntilItIsTrusted(Transport transport) throws Exception {
    TestCertificate certificate = TestCertificate.create(directory);
    MastodonServer secure = MastodonServer.start(vertx, certificate);
    try (RunningIngest ingest = run(secure.address(), transport, "a-token", null)) {
      await().atMost(PATIENCE).until(() -> ingest.report().lastError() != null);
      assertThat(ingest.report().lastError()).contains("certification path");
      assertThat(secure.requests()).isEmpty();
    }
    Path trusted = certificate.certificate();
    try (RunningIngest ingest = run(secure.address(), transport, "a-token", trusted)) {
      await().atMost(PATIENCE).until(() -> secure.readers() == 1);
      secure.publish(id(0), status(id(0), "hello"));
      published.add(HOST + id(0));
      awaitPosts(ingest);
      secure.streamingAt("ws://127.0.0.1:" + server.port());
      secure.disconnect();
      await().atMost(PATIENCE).until(() -> ingest.report().lastError().contains("cannot be used"));
      assertThat(server.requests()).isEmpty();
    }
  }
}
