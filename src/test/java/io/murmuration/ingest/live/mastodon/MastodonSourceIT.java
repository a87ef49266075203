package io.murmuration.ingest.live.mastodon;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.config.BearerToken;
import io.murmuration.config.IngestSettings;
import io.murmuration.config.IngestSettings.Mastodon.Transport;
import io.murmuration.config.IngestSettings.Source;
import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.RunningIngest;
import io.murmuration.ingest.live.FaultyProxy;
import io.murmuration.ingest.live.JitteredBackoff;
import io.murmuration.ingest.live.LiveSource;
import io.murmuration.ingest.live.Standstill;
import io.murmuration.ingest.live.TestCertificate;
import io.murmuration.message.PostChange;
import io.murmuration.message.PostTime;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class MastodonSourceIT {
  private static final Duration SHORT_SILENCE = Duration.ofMillis(500);

  /** Length of a text that fills sockets with few messages. */
  private static final int LONG_TEXT = 2_000;

  private static final String HOST = "127.0.0.1/";

  @TempDir private Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final MastodonServer server = MastodonServer.start(vertx);
  private final FaultyProxy proxy = FaultyProxy.before(vertx, server.port());
  private final long startMillis = System.currentTimeMillis() - 10_000;
  private final List<String> published = new ArrayList<>();

  /** Only tests about silence shorten it: a busy machine is silent as well. */
  private Duration silence = PATIENCE;

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void read_statusesChangesAndOtherEvents_areSorted(Transport transport) {
    server.publish(id(-1), status(id(-1), "before any reader"));
    try (RunningIngest ingest = start(transport)) {
      publish(100);
      server.emit("status.update", status(id(3), "edited"));
      server.emit("delete", String.valueOf(id(4)));
      server.emit("announcement.delete", "7");
      server.emit("update", status(id(500), "x").replace("\"public\"", "\"private\""));
      publish(1);
      awaitPosts(ingest);
      await().atMost(PATIENCE).until(() -> ingest.changes().size() == 2);

      assertThat(ingest.changes())
          .extracting(PostChange::id)
          .containsExactlyInAnyOrder(HOST + id(3), HOST + id(4));
      assertThat(ingest.counts().notices()).isEqualTo(4);
      assertThat(ingest.deadLetters()).isEmpty();
      assertThat(ingest.report().state()).isEqualTo("streaming");
      assertThat(ingest.report().gaps()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void stop_statusesMeanwhile_areReadOnceAtTheNextStart(Transport transport) {
    try (RunningIngest ingest = start(transport)) {
      for (int round = 0; round < 2; round++) {
        publish(90);
        awaitPosts(ingest);
        ingest.stop();
        await().atMost(PATIENCE).until(() -> server.readers() == 0);
        publish(90);
        ingest.start();
        awaitPosts(ingest);
      }
      assertThat(ingest.cursor("mastodon:127.0.0.1:public"))
          .isEqualTo("{\"id\":\"" + id(published.size() - 2) + "\"}");
      assertThat(ingest.report().gaps()).isZero();
    }
  }

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
  @EnumSource(Transport.class)
  void connect_serverThatNeverAnswers_leavesNothingOpen(Transport transport) throws Exception {
    silence = SHORT_SILENCE;
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger open = new AtomicInteger();
    NetServer silent =
        vertx
            .createNetServer()
            .connectHandler(
                socket -> {
                  open.incrementAndGet();
                  socket.closeHandler(v -> open.decrementAndGet());
                  socket.handler(
                      request -> {
                        if (request.toString().startsWith("GET /api/v2/")) {
                          socket.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                        } else {
                          asked.incrementAndGet();
                        }
                      });
                });
    silent.listen(0, "127.0.0.1").await();
    LiveSource source =
        source(vertx, settings("http://127.0.0.1:" + silent.actualPort(), transport, null), null);
    source.open(null);
    await().atMost(PATIENCE).until(() -> asked.get() >= 4);

    await("at most the connections of one attempt").atMost(PATIENCE).until(() -> open.get() <= 2);
    source.close();
    await().atMost(PATIENCE).until(() -> open.get() == 0);
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void cut_anywhereInTheExchange_losesAndDoublesNothing(Transport transport) {
    try (RunningIngest ingest = start(transport)) {
      publish(1);
      awaitPosts(ingest);
      for (int cut = 0; cut < 5_000; cut += cut < 400 ? 37 : 397) {
        proxy.cutAfter(cut);
        int before = proxy.connections();
        server.disconnect();
        publish(3);
        proxy.awaitTwoMore(before, server::disconnect);
        proxy.heal();
        publish(1);
      }
      awaitPosts(ingest);
      assertThat(ingest.report().reconnects()).isGreaterThan(15);
      assertThat(ingest.report().gaps()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"SSE,0", "SSE,150", "SSE,1000", "WEBSOCKET,150", "WEBSOCKET,1000"})
  void stall_connectionThatStaysOpen_isGivenUp(Transport transport, long bytes) {
    silence = SHORT_SILENCE;
    try (RunningIngest ingest = start(transport)) {
      publish(20);
      awaitPosts(ingest);
      proxy.stallAfter(bytes);
      int before = proxy.connections();
      server.disconnect();
      publish(20);
      await().atMost(PATIENCE).until(() -> proxy.connections() > before);
      proxy.heal();
      server.disconnect();
      publish(5);
      awaitPosts(ingest);
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void garbage_betweenStatuses_isPutAside(Transport transport) {
    try (RunningIngest ingest = start(transport)) {
      publish(10);
      awaitPosts(ingest);
      server.emit("update", "no JSON");
      server.emit("update", "{\"id\":7}");
      server.emit("status.update", "[]");
      server.emit("delete", "");
      server.sendRaw(Buffer.buffer(new byte[] {'x', (byte) 0xFF, 0, '\n', ':', '\n'}));
      publish(10);
      awaitPosts(ingest);

      assertThat(ingest.deadLetters()).hasSizeGreaterThanOrEqualTo(3);
      assertThat(ingest.deadLetters())
          .allSatisfy(letter -> assertThat(letter.get("reason")).isNotBlank());
      assertThat(ingest.report().state()).isEqualTo("streaming");
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void largeStatuses_upToAMebibyte_areTaken(Transport transport) {
    try (RunningIngest ingest = start(transport)) {
      publish(1);
      awaitPosts(ingest);
      publish("x".repeat(1_000_000));
      server.publish(id(9_000), status(id(9_000), "x".repeat(1_100_000)));
      publish(1);
      awaitPosts(ingest);

      assertThat(ingest.deadLetters())
          .extracting(letter -> letter.get("reason"))
          .containsOnly("longer than 1048576 bytes");
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

  @Test
  void clock_timesAndIdsFarOff_loseNothing() {
    try (RunningIngest ingest = start(Transport.SSE)) {
      publish(10);
      awaitPosts(ingest);
      long ahead = id(0) + (Duration.ofDays(365).toMillis() << 16);
      server.publish(ahead, status(ahead, "an id of the future"));
      Instant past = Instant.ofEpochMilli(PostTime.MIN_MILLIS);
      server.publish(77, status(77, past, "an id of the past"));
      server.publish(id(8_000), status(id(8_000), past, "a time of the past"));
      server.publish(
          id(8_001), status(id(8_001), Instant.now().plusSeconds(99_999_999), "of the future"));
      List.of(ahead, 77L, id(8_000), id(8_001)).forEach(id -> published.add(HOST + id));
      awaitPosts(ingest);
      ingest.stop();
      publish(10);
      ingest.start();
      awaitPosts(ingest);
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

  @Test
  void streamingHost_thatTheServerNames_isUsed() {
    MastodonServer other = MastodonServer.start(vertx);
    server.streamingAt(other.address().replace("http", "ws"));
    server.requireToken("a-token");
    other.requireToken("a-token");
    try (RunningIngest ingest = run(server.address(), Transport.SSE, "a-token", null)) {
      await().atMost(PATIENCE).until(() -> other.readers() == 1);
      other.publish(id(0), status(id(0), "hello"));
      published.add(HOST + id(0));
      awaitPosts(ingest);
      assertThat(server.readers()).isZero();
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

  @ParameterizedTest
  @EnumSource(Transport.class)
  void slowReader_manyMessages_makesTheServerWait(Transport transport) throws Exception {
    int messages = 40_000;
    Random random = new Random(7);
    byte[] bytes = new byte[LONG_TEXT * 3 / 4];
    LiveSource source = source(vertx, settings(server.address(), transport, null), null);
    source.open(null);
    await().atMost(PATIENCE).until(() -> server.readers() == 1);
    for (int n = 0; n < messages; n++) {
      // The server compresses server-sent events, so the texts must not be compressible.
      random.nextBytes(bytes);
      server.emit("update", status(id(n), Base64.getEncoder().encodeToString(bytes)));
    }
    // Sockets and queues fill up, and then nothing more is sent.
    Standstill.await(server::sent);
    assertThat(server.sent()).isLessThan(messages);

    int read = 0;
    while (read < messages) {
      List<Item> items = source.poll(2_000, PATIENCE);
      assertThat(items).isNotEmpty();
      for (Item item : items) {
        assertThat(((Accepted) item).post().id()).isEqualTo(HOST + id(read));
        read++;
      }
    }
    assertThat(source.health().reconnects()).isZero();
    source.close();
  }

  private RunningIngest start(Transport transport) {
    RunningIngest ingest = run("http://127.0.0.1:" + proxy.port(), transport, null, null);
    await().atMost(PATIENCE).until(() -> server.readers() == 1);
    return ingest;
  }

  private RunningIngest run(String address, Transport transport, String token, Path trustedCert) {
    return RunningIngest.start(
        vertx, Source.MASTODON, v -> source(v, settings(address, transport, token), trustedCert));
  }

  private static IngestSettings.Mastodon settings(
      String address, Transport transport, String token) {
    return new IngestSettings.Mastodon(
        URI.create(address),
        token == null ? null : new BearerToken(token),
        "public",
        null,
        null,
        transport);
  }

  private LiveSource source(Vertx vertx, IngestSettings.Mastodon settings, Path trustedCert) {
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

  private boolean asked(String request) {
    return server.requests().contains(request);
  }

  private void publish(int statuses) {
    for (int i = 0; i < statuses; i++) {
      publish("text");
    }
  }

  private void publish(String text) {
    long id = id(published.size());
    published.add(HOST + id);
    server.publish(id, status(id, text));
  }

  private void awaitPosts(RunningIngest ingest) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(ingest.ids()).containsExactlyInAnyOrderElementsOf(published));
  }

  private long id(long number) {
    return ((startMillis + number) << 16) + (number & 0xFF);
  }

  private static String status(long id, String text) {
    return status(id, Instant.now(), text);
  }

  private static String status(long id, Instant createdAt, String text) {
    return """
    {"id":"%d","created_at":"%s","visibility":"public","content":"<p>%s</p>",\
    "account":{"acct":"ada"}}\
    """
        .formatted(id, createdAt, text);
  }
}
