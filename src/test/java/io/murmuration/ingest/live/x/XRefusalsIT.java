package io.murmuration.ingest.live.x;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.ingest.RunningIngest;
import io.murmuration.ingest.live.TestCertificate;
import io.vertx.core.http.HttpVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Refusals, limits and announced disconnects of X, and the token. */
class XRefusalsIT extends XSourceFixture {
  @Test
  void refusals_many_areOutlivedAndTold() {
    Map<Integer, String> said =
        Map.of(
            429, "429: too many requests",
            503, "not available",
            401, "X_BEARER_TOKEN",
            500, "not with …",
            302, "not followed",
            409, "no rule");
    try (RunningIngest ingest = start(1)) {
      publish(10);
      awaitPosts(ingest);
      said.forEach(
          (status, text) -> {
            refuse(status);
            publish(10);
            await()
                .atMost(PATIENCE)
                .until(() -> server.refusalsLeft() == 0 && server.readers() == 1);
            assertThat(ingest.report().lastError()).contains(text);
          });
      awaitPosts(ingest);

      assertThat(ingest.report().state()).isEqualTo("streaming");
      assertThat(ingest.report().reconnects()).isGreaterThanOrEqualTo(30);
      assertThat(server.requests()).noneMatch(request -> request.contains("elsewhere"));
    }
  }

  private void refuse(int status) {
    long reset = System.currentTimeMillis() / 1_000 + 60;
    server.refuse(
        5,
        status,
        Map.of(
            "x-rate-limit-reset",
            String.valueOf(reset),
            "Location",
            "http://localhost:" + server.port() + "/elsewhere"),
        "{\"title\":\"No\",\"detail\":\"not with " + XServer.TOKEN + "\"}");
    server.disconnect();
  }

  @Test
  void usageCap_isTriedHourlyOnly() {
    try (RunningIngest ingest = start(1)) {
      server.refuse(1, 429, Map.of(), "{\"title\":\"UsageCapExceeded\"}");
      long start = System.nanoTime();
      server.disconnect();
      publish(5);
      awaitPosts(ingest);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThan(Duration.ofMillis((long) (3_600_000 * SCALE)));
      assertThat(ingest.report().lastError()).contains("UsageCapExceeded", "every hour");
    }
  }

  @Test
  void rateLimit_clocksThatDiffer_isWaitedForByTheServersClock() {
    try (RunningIngest ingest = start(1)) {
      for (long skewMillis : new long[] {-7_200_000, 7_200_000}) {
        server.skew(skewMillis);
        long reset = (System.currentTimeMillis() + skewMillis) / 1_000 + 100;
        server.refuse(1, 429, Map.of("x-rate-limit-reset", String.valueOf(reset)), "");
        server.disconnect();
        publish(5);
        await().atMost(PATIENCE).until(() -> server.refusalsLeft() == 0 && server.readers() == 1);
        assertThat(ingest.report().lastError()).containsPattern("retrying in (99|100|101) s");
      }
      awaitPosts(ingest);
      // Nor does a clock that is set make a short outage long.
      assertThat(ingest.report().gaps()).isZero();
    }
  }

  @Test
  void connection_thatLingers_isClearedOnce() {
    try (RunningIngest ingest = start(1)) {
      publish(5);
      awaitPosts(ingest);
      server.refuse(
          4,
          429,
          Map.of(),
          "{\"title\":\"ConnectionException\",\"connection_issue\":\"TooManyConnections\"}");
      server.disconnect();
      publish(5);
      awaitPosts(ingest);
      assertThat(server.requests()).containsOnlyOnce("DELETE /2/connections");
      assertThat(ingest.report().lastError()).contains("TooManyConnections");
    }
  }

  @Test
  void disconnects_thatXAnnounces_areSaidAndFollowedByOtherConnections() {
    List<String> types = List.of("OperationalDisconnect", "ForceDisconnect", "InvalidRules");
    try (RunningIngest ingest = start(1)) {
      for (String type : types) {
        publish(5);
        int before = server.streamRequests().size();
        server.send(
            "{\"errors\":[{\"title\":\"operational-disconnect\",\"disconnect_type\":\"%s\"}]}\r\n"
                .formatted(type));
        await().atMost(PATIENCE).until(() -> server.streamRequests().size() > before);
        assertThat(ingest.report().lastError()).isEqualTo("X ended the stream: " + type);
        awaitReader();
      }
      publish(5);
      awaitPosts(ingest);
      assertThat(ingest.counts().notices()).isEqualTo(3);
    }
  }

  @Test
  void token_refused_isSaidUntilItIsAccepted() {
    server.accept("another-token");
    try (RunningIngest ingest = running(v -> source(v, settings(proxied(), 0), null))) {
      await().atMost(PATIENCE).until(() -> server.requests().size() > 3);
      assertThat(ingest.report().state()).isIn("waiting", "connecting");
      assertThat(ingest.report().lastError()).contains("401", "X_BEARER_TOKEN");
      assertThat(server.streamRequests()).isEmpty();

      server.accept(XServer.TOKEN);
      awaitReader();
      publish(5);
      awaitPosts(ingest);
    }
  }

  @Test
  void tls_untrustedCertificate_isRefusedUntilItIsTrustedAndHttp2() throws Exception {
    TestCertificate certificate = TestCertificate.create(directory);
    XServer secure = XServer.start(vertx, certificate);
    Path[] trusted = {null};
    try (RunningIngest ingest =
        running(v -> source(v, settings(secure.address(), 0), trusted[0]))) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(ingest.report().lastError()).contains("certification path"));
      assertThat(secure.requests()).isEmpty();

      ingest.stop();
      trusted[0] = certificate.certificate();
      ingest.start();
      await().atMost(PATIENCE).until(() -> secure.readers() == 1);
      for (int n = 0; n < 50; n++) {
        secure.publish(post(n));
        published.add(String.valueOf(n));
      }
      awaitPosts(ingest);
      assertThat(secure.versions()).containsOnly(HttpVersion.HTTP_2);

      secure.disconnect();
      await().atMost(PATIENCE).until(() -> secure.streamRequests().size() == 2);
    }
  }

  @Test
  void texts_ofWhatIsConfigured_hideTheToken() {
    assertThat(settings(proxied(), 0).toString()).doesNotContain(XServer.TOKEN);
  }
}
