package io.murmuration.ingest.live.bluesky;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.github.luben.zstd.Zstd;
import io.murmuration.config.IngestSettings;
import io.murmuration.config.IngestSettings.Source;
import io.murmuration.ingest.PostSource;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.RunningIngest;
import io.murmuration.ingest.live.FaultyProxy;
import io.murmuration.ingest.live.JitteredBackoff;
import io.murmuration.ingest.live.LiveSource;
import io.murmuration.ingest.live.Standstill;
import io.murmuration.ingest.live.TestCertificate;
import io.murmuration.message.Post;
import io.murmuration.message.PostChange;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class BlueskySourceIT {
  private static final Duration SHORT_SILENCE = Duration.ofMillis(500);

  /** Length of a text that fills sockets with few messages. */
  private static final int LONG_TEXT = 2_000;

  @TempDir private Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final JetstreamServer server = JetstreamServer.start(vertx);
  private final FaultyProxy proxy = FaultyProxy.before(vertx, server.port());
  private final long startMicros =
      TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis() - 10_000);
  private final List<String> published = new ArrayList<>();

  /** Only tests about silence shorten it: a busy machine is silent as well. */
  private Duration silence = PATIENCE;

  private URI appView;

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void read_postsAndOtherEvents_areSorted() {
    try (RunningIngest ingest = start(proxied())) {
      publish(100);
      server.publish(micros(2000), event(2000, "like", "app.bsky.feed.like", "create", "{}"));
      server.publish(
          micros(2001),
          "{\"did\":\"did:plc:a\",\"time_us\":%d,\"kind\":\"identity\"}".formatted(micros(2001)));
      server.publish(micros(2002), event(2002, "k1", "app.bsky.feed.post", "delete", null));
      server.publish(micros(2003), post(2003, "k2", "changed my mind"));
      server.publish(micros(2004), post(2004, "k3", "edited").replace("\"create\"", "\"update\""));
      published.add("did:plc:a2003/k2");
      awaitPosts(ingest);
      await().atMost(PATIENCE).until(() -> ingest.changes().size() >= 2);

      assertThat(ingest.changes())
          .extracting(PostChange::id, change -> change.post() == null)
          .containsOnly(tuple("did:plc:a2002/k1", true), tuple("did:plc:a2004/k3", false));
      assertThat(server.queries().get(0))
          .containsEntry("wantedCollections", "app.bsky.feed.post")
          .doesNotContainKey("cursor");
      assertThat(ingest.report().state()).isEqualTo("streaming");
      assertThat(ingest.report().gaps()).isZero();
    }
  }

  @Test
  void handles_knownOrNot_areOfTheSamePosts() {
    AppViewServer directory = AppViewServer.start(vertx);
    appView = directory.address();
    directory.add("did:plc:a1000", "ada.example");
    try (RunningIngest ingest = start(proxied())) {
      publish(2);
      awaitPosts(ingest);
      server.publish(
          micros(1500),
          "{\"did\":\"did:plc:a2\",\"time_us\":%d,\"kind\":\"identity\",\"identity\":{\"handle\":\"cy.example\"}}"
              .formatted(micros(1500)));
      server.publish(micros(1501), post(1501, "k", "hi").replace("did:plc:a1501", "did:plc:a2"));
      published.add("did:plc:a2/k");
      awaitPosts(ingest);
      // The posts of the last seconds are read again, and now all handles are unknown.
      ingest.stop();
      directory.respond(request -> request.response().setStatusCode(500).end());
      ingest.start();
      publish(1);
      awaitPosts(ingest);
      await().atMost(PATIENCE).until(() -> ingest.counts().duplicates() == 3);

      assertThat(ingest.posts())
          .extracting(post -> post.author().id(), post -> post.author().handle())
          .containsExactlyInAnyOrder(
              tuple("did:plc:a1000", "ada.example"),
              tuple("did:plc:a1001", null),
              tuple("did:plc:a2", "cy.example"),
              tuple("did:plc:a1003", null));
      assertThat(ingest.report().lastError()).contains("handles are not looked up");
    }
  }

  @Test
  void stop_postsMeanwhile_areReadOnceAtTheNextStart() {
    try (RunningIngest ingest = start(proxied())) {
      for (int round = 0; round < 3; round++) {
        publish(50);
        awaitPosts(ingest);
        ingest.stop();
        publish(50);
        ingest.start();
        awaitPosts(ingest);
      }
      assertThat(server.queries()).hasSize(4);
      assertThat(server.queries().get(3)).containsKey("cursor");
      assertThat(ingest.report().gaps()).isZero();
    }
  }

  @Test
  void cut_anywhereInTheExchange_losesAndDoublesNothing() {
    try (RunningIngest ingest = start(proxied())) {
      publish(1);
      awaitPosts(ingest);
      proxy.cutAnywhere(6_000, cut -> cut < 300 ? 23 : 293, server::disconnect, this::publish);
      awaitPosts(ingest);
      assertThat(ingest.report().reconnects()).isGreaterThan(30);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 60, 200, 3_000})
  void stall_connectionThatStaysOpen_isGivenUp(long bytes) {
    silence = SHORT_SILENCE;
    try (RunningIngest ingest = start(proxied())) {
      publish(20);
      awaitPosts(ingest);
      proxy.stallAfter(bytes);
      server.disconnect();
      publish(20);
      await().atMost(PATIENCE).until(() -> proxy.connections() >= 3);
      proxy.heal();
      publish(5);
      awaitPosts(ingest);
    }
  }

  @Test
  void garbage_betweenPosts_isPutAside() {
    try (RunningIngest ingest = start(proxied())) {
      publish(10);
      awaitPosts(ingest);
      server.sendText("no JSON");
      server.sendText("{\"did\":1}");
      server.sendText("");
      server.sendText("[[[[");
      server.sendBinary(new byte[] {1, 2, 3});
      server.sendText("{\"kind\":\"commit\",\"time_us\":\"soon\"}");
      publish(10);
      awaitPosts(ingest);

      assertThat(ingest.deadLetters()).hasSizeGreaterThanOrEqualTo(5);
      assertThat(ingest.deadLetters())
          .allSatisfy(letter -> assertThat(letter.get("reason")).isNotBlank());
      assertThat(ingest.report().state()).isEqualTo("streaming");
    }
  }

  @Test
  void largeMessages_upToAMebibyte_areTaken() {
    try (RunningIngest ingest = start(List.of(server.address()))) {
      await().atMost(PATIENCE).until(() -> server.readers() == 1);
      publish(1);
      awaitPosts(ingest);
      server.publish(micros(2000), post(2000, "large", "x".repeat(1_000_000)));
      published.add("did:plc:a2000/large");
      server.publish(micros(2001), post(2001, "larger", "x".repeat(1_100_000)));
      server.publish(micros(2002), post(2002, "next", "small"));
      published.add("did:plc:a2002/next");
      awaitPosts(ingest);

      assertThat(ingest.deadLetters())
          .extracting(letter -> letter.get("reason"))
          .containsOnly("longer than 1048576 bytes");
    }
  }

  @Test
  void pings_withoutEvents_areNoReasonToStay() {
    silence = SHORT_SILENCE;
    JetstreamServer silent = JetstreamServer.start(vertx);
    vertx.setPeriodic(100, id -> silent.ping());
    try (RunningIngest ingest = start(List.of(silent.address(), server.address()))) {
      await().atMost(PATIENCE).until(() -> server.readers() == 1);
      publish(5);
      awaitPosts(ingest);
      assertThat(ingest.report().lastError()).startsWith("nothing received for");
    }
  }

  @Test
  void restart_afterManyPostsOfOthers_leavesOutWhatComesAgain() {
    try (RunningIngest ingest =
        RunningIngest.start(
            vertx,
            Source.BLUESKY,
            settings -> settings.withRecentIds(100),
            v -> source(v, proxied(), null, null))) {
      await().atMost(PATIENCE).until(() -> server.readers() == 1);
      publish(80);
      awaitPosts(ingest);
      ingest.stop();
      ingest.writeOthers(2_000);
      ingest.start();
      publish(5);
      await().atMost(PATIENCE).until(() -> ingest.ids().contains(published.get(84)));

      assertThat(ingest.ids().stream().filter(id -> id.startsWith("did:")))
          .containsExactlyInAnyOrderElementsOf(published);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503, 401, 400, 500})
  void refusals_many_areOutlived(int status) {
    try (RunningIngest ingest = start(proxied())) {
      publish(10);
      awaitPosts(ingest);
      server.refuse(12, status);
      server.disconnect();
      publish(10);
      await().atMost(PATIENCE).until(() -> server.refusalsLeft() == 0);
      awaitPosts(ingest);
      await().atMost(PATIENCE).until(() -> ingest.report().state().equals("streaming"));

      assertThat(ingest.report().lastError()).contains(String.valueOf(status));
      assertThat(ingest.report().reconnects()).isGreaterThanOrEqualTo(13);
    }
  }

  @Test
  void hosts_oneThatIsGone_areFollowedByTheNext() throws IOException {
    JetstreamServer gone = JetstreamServer.start(vertx);
    gone.close();
    try (RunningIngest ingest = start(List.of(gone.address(), server.address()))) {
      await().atMost(PATIENCE).until(() -> server.readers() == 1);
      publish(10);
      awaitPosts(ingest);
      assertThat(ingest.report().lastError()).contains("refused");
    }
  }

  @Test
  void clock_eventsFarAheadAndBehind_doNotMoveTheCursorAway() {
    try (RunningIngest ingest = start(proxied())) {
      publish(10);
      awaitPosts(ingest);
      long year = TimeUnit.DAYS.toMicros(365);
      server.sendText(post(micros(900) + year, 900, "ahead", "from the future"));
      server.sendText(post(micros(901) - year, 901, "behind", "from the past"));
      published.add("did:plc:a900/ahead");
      published.add("did:plc:a901/behind");
      awaitPosts(ingest);
      ingest.stop();
      long later = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
      server.publish(later, post(later, 902, "later", "of the present"));
      published.add("did:plc:a902/later");
      ingest.start();
      awaitPosts(ingest);
    }
  }

  @Test
  void lookBack_notFarEnough_isToldAsAGap() {
    try (RunningIngest ingest = start(proxied())) {
      long longAgo = micros(0) - TimeUnit.MINUTES.toMicros(10);
      server.publish(longAgo, post(longAgo, 1, "old", "seen"));
      published.add("did:plc:a1/old");
      awaitPosts(ingest);
      ingest.stop();
      long missed = longAgo + TimeUnit.MINUTES.toMicros(1);
      server.publish(missed, post(missed, 2, "missed", "not seen"));
      server.forgetBefore(micros(0));
      publish(10);
      ingest.start();
      awaitPosts(ingest);

      assertThat(ingest.report().gaps()).isEqualTo(1);
    }
  }

  @Test
  void tls_untrustedCertificate_isRefusedUntilItIsTrusted() throws Exception {
    TestCertificate certificate = TestCertificate.create(directory);
    JetstreamServer secure = JetstreamServer.start(vertx, certificate);
    Path[] trusted = {null};
    try (RunningIngest ingest =
        RunningIngest.start(
            vertx, Source.BLUESKY, v -> source(v, List.of(secure.address()), trusted[0], null))) {
      await().atMost(PATIENCE).until(() -> ingest.report().reconnects() > 3);
      assertThat(ingest.report().state()).isIn("waiting", "connecting");
      assertThat(ingest.report().lastError()).contains("certification path");
      assertThat(secure.queries()).isEmpty();

      ingest.stop();
      trusted[0] = certificate.certificate();
      ingest.start();
      await().atMost(PATIENCE).until(() -> secure.readers() == 1);
      secure.publish(micros(0), post(0, "k0", "hello"));
      published.add("did:plc:a0/k0");
      awaitPosts(ingest);
    }
  }

  @Test
  void compression_withADictionary_isUsed() throws IOException {
    byte[][] samples =
        IntStream.range(0, 2_000)
            .mapToObj(n -> post(n, "k" + n, "a text " + n).getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    byte[] trained = new byte[16 << 10];
    int length = (int) Zstd.trainFromBuffer(samples, trained);
    byte[] dictionary = Arrays.copyOf(trained, length);
    Path file = Files.write(directory.resolve("test.zdict"), dictionary);
    server.compressWith(dictionary);
    try (RunningIngest ingest =
        RunningIngest.start(
            vertx, Source.BLUESKY, v -> source(v, List.of(server.address()), null, file))) {
      await().atMost(PATIENCE).until(() -> server.readers() == 1);
      publish(100);
      server.sendBinary(new byte[] {1, 2, 3});
      awaitPosts(ingest);
      assertThat(server.queries().get(0)).containsEntry("compress", "true");
      assertThat(ingest.deadLetters()).isNotEmpty();
    }
  }

  @Test
  void slowReader_manyMessages_makesTheServerWait() throws Exception {
    int messages = 40_000;
    String text = "p".repeat(LONG_TEXT);
    LiveSource source = source(vertx, List.of(server.address()), null, null);
    source.open("{\"time_us\":" + startMicros + "}");
    for (int n = 0; n < messages; n++) {
      server.publish(micros(n), post(n, "k" + n, text));
    }
    // Sockets and queues fill up, and then nothing more is sent.
    Standstill.await(server::sent);
    assertThat(server.sent()).isLessThan(messages);

    long read = 0;
    while (read < messages) {
      List<Item> items = source.poll(1_000, PATIENCE);
      assertThat(items).isNotEmpty();
      for (Item item : items) {
        Post post = ((PostSource.Accepted) item).post();
        assertThat(post.id()).isEqualTo("did:plc:a" + read + "/k" + read);
        read++;
      }
    }
    assertThat(source.health().reconnects()).isZero();
    source.close();
  }

  private List<String> proxied() {
    return List.of("ws://127.0.0.1:" + proxy.port());
  }

  private RunningIngest start(List<String> hosts) {
    RunningIngest ingest =
        RunningIngest.start(vertx, Source.BLUESKY, v -> source(v, hosts, null, null));
    if (hosts.equals(proxied())) {
      await().atMost(PATIENCE).until(() -> server.readers() == 1);
    }
    return ingest;
  }

  private LiveSource source(Vertx vertx, List<String> hosts, Path trustedCert, Path dictionary)
      throws IOException {
    return new LiveSource(
        vertx,
        new JetstreamProtocol(
            vertx,
            new IngestSettings.Bluesky(
                hosts.stream().map(URI::create).toList(), dictionary, appView),
            trustedCert,
            silence,
            new JitteredBackoff(
                Duration.ofMillis(4),
                Duration.ofMillis(50),
                Duration.ofSeconds(30),
                new Random(1))));
  }

  private void publish(int posts) {
    for (int i = 0; i < posts; i++) {
      int n = published.size() + 1_000;
      server.publish(micros(n), post(n, "k" + n, "text " + n));
      published.add("did:plc:a" + n + "/k" + n);
    }
  }

  private void awaitPosts(RunningIngest ingest) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(ingest.ids()).containsExactlyInAnyOrderElementsOf(published));
  }

  private long micros(long number) {
    return startMicros + number * 1_000;
  }

  private String post(long number, String key, String text) {
    return post(micros(number), number, key, text);
  }

  private static String post(long micros, long number, String key, String text) {
    String record =
        "{\"$type\":\"app.bsky.feed.post\",\"createdAt\":\"%s\",\"langs\":[\"en\"],\"text\":\"%s\"}"
            .formatted(Instant.ofEpochMilli(TimeUnit.MICROSECONDS.toMillis(micros)), text);
    return event(micros, number, key, "app.bsky.feed.post", "create", record);
  }

  private String event(
      long number, String key, String collection, String operation, String record) {
    return event(micros(number), number, key, collection, operation, record);
  }

  private static String event(
      long micros, long number, String key, String collection, String operation, String record) {
    return """
    {"did":"did:plc:a%d","time_us":%d,"kind":"commit","commit":{"rev":"r","operation":"%s",\
    "collection":"%s","rkey":"%s"%s}}\
    """
        .formatted(
            number,
            micros,
            operation,
            collection,
            key,
            record == null ? "" : ",\"record\":" + record + ",\"cid\":\"c\"");
  }
}
