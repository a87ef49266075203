package io.murmuration.ingest.live.x;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.murmuration.config.BearerToken;
import io.murmuration.config.IngestSettings;
import io.murmuration.config.IngestSettings.Source;
import io.murmuration.config.IngestSettings.X.Feed;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.KeywordStore;
import io.murmuration.ingest.IngestVerticle;
import io.murmuration.ingest.PostSource;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.RunningIngest;
import io.murmuration.ingest.live.FaultyProxy;
import io.murmuration.ingest.live.FollowedKeywords;
import io.murmuration.ingest.live.LiveSource;
import io.murmuration.ingest.live.Standstill;
import io.murmuration.ingest.live.TestCertificate;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.Phrase;
import io.murmuration.support.TestCluster;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpVersion;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

@Execution(ExecutionMode.CONCURRENT)
class XSourceIT {
  private static final Duration SHORT_SILENCE = Duration.ofMillis(400);
  private static final double SCALE = 0.0005;

  @TempDir private Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final XServer server = XServer.start(vertx);
  private final FaultyProxy proxy = FaultyProxy.before(vertx, server.port());
  private final List<Keyword> keywords = new CopyOnWriteArrayList<>(phrases("kafka"));
  private final List<String> published = new ArrayList<>();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final List<RunningIngest> ingests = new ArrayList<>();
  private int nextId = 1;

  /** Only tests about silence shorten it: a busy machine is silent as well. */
  private Duration silence = PATIENCE;

  @BeforeEach
  void listen() {
    log.list = new CopyOnWriteArrayList<>();
    log.start();
    root().addAppender(log);
  }

  /** Checks after every test that the token is in no log line, report or topic. */
  @AfterEach
  void close() {
    StringBuilder shown = new StringBuilder();
    for (ILoggingEvent event : log.list) {
      shown.append(event.getFormattedMessage()).append('\n');
      if (event.getThrowableProxy() != null) {
        shown.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
      }
    }
    for (RunningIngest ingest : ingests) {
      shown.append(ingest.report()).append(ingest.deadLetters()).append(ingest.posts());
      shown.append(ingest.cursor("x")).append(ingest.fatal());
      ingest.close();
    }
    vertx.close().await();
    root().detachAppender(log);
    assertThat(shown).doesNotContain(XServer.TOKEN).doesNotContain("another-token");
  }

  @Test
  void read_postsEditsAndNotices_areSorted() {
    try (RunningIngest ingest = start(0)) {
      publish(50);
      server.send("{\"errors\":[{\"title\":\"Hello\",\"type\":\"about:hello\"}]}\r\n");
      server.send("\r\n\r\n");
      server.publish(
          post(900).replace("[\"900\"]", "[\"1\",\"900\"]").replace("text 900", "edited"));
      publish(50);
      awaitPosts(ingest);
      await().atMost(PATIENCE).until(() -> ingest.changes().size() == 1);

      // The edit is of a post that is there already.
      assertThat(ingest.counts().notices()).isEqualTo(2);
      assertThat(ingest.report().state()).isEqualTo("streaming");
      assertThat(ingest.report().lastError()).isNull();
      assertThat(ingest.report().gaps()).isZero();
      assertThat(ingest.posts().get(0).author().handle()).isEqualTo("ann");
      assertThat(server.streamRequests().get(0))
          .startsWith("GET /2/tweets/search/stream?tweet.fields=author_id,created_at,")
          .contains("&expansions=author_id,", "&user.fields=username")
          .doesNotContain("backfill_minutes");
      assertThat(server.rules()).containsExactly("kafka");
      assertThat(server.tags()).containsExactly("murmuration kafka");
    }
  }

  @Test
  void cut_anywhereInTheExchange_withBackfillLosesAndDoublesNothing() {
    try (RunningIngest ingest = start(1)) {
      publish(1);
      awaitPosts(ingest);
      for (int cut = 0; cut < 2_000; cut += cut < 700 ? 37 : 193) {
        proxy.cutAfter(cut);
        int before = proxy.connections();
        server.disconnect();
        publish(3);
        proxy.awaitTwoMore(before, server::disconnect);
        proxy.heal();
        publish(1);
      }
      awaitPosts(ingest);
      assertThat(ingest.report().reconnects()).isGreaterThan(20);
      assertThat(ingest.report().gaps()).isZero();
      assertThat(server.streamRequests().get(0)).doesNotContain("backfill");
      assertThat(server.streamRequests().get(1)).endsWith("&backfill_minutes=1");
    }
  }

  @Test
  void cut_withinAMessageWithoutBackfill_isAGap() {
    try (RunningIngest ingest = start(0)) {
      publish(5);
      awaitPosts(ingest);
      server.send("{\"data\":{\"id\":\"77");
      server.disconnect();
      await().atMost(PATIENCE).until(() -> ingest.report().gaps() == 1);
      awaitReader();
      publish(5);
      awaitPosts(ingest);
      assertThat(logged()).anyMatch(line -> line.contains("posts may be missing from="));
    }
  }

  @Test
  void end_atOnceAgainWithoutBackfill_isAGap() {
    try (RunningIngest ingest = start(0)) {
      publish(5);
      awaitPosts(ingest);
      // No connection receives these, as if they had been published just before the next one.
      server.keep(List.of(post(901), post(902), post(903)));
      server.end();
      await().atMost(PATIENCE).until(() -> server.streamRequests().size() == 2);
      awaitReader();
      publish(5);
      awaitPosts(ingest);
      assertThat(ingest.report().gaps()).isEqualTo(1);
      assertThat(ingest.report().lastError()).contains("ended");
      assertThat(logged()).anyMatch(line -> line.matches(".* posts may be missing from=.+ to=.+"));
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 10, 1", "5, 10, 0", "5, 600, 1"})
  void stop_forAWhile_isAGapWhereBackfillDoesNotReach(int backfill, int seconds, int gaps) {
    try (RunningIngest ingest = start(backfill)) {
      publish(5);
      awaitPosts(ingest);
      ingest.stop();
      await().atMost(PATIENCE).until(() -> server.readers() == 0);
      server.skew(seconds * 1_000L);
      ingest.start();
      awaitReader();
      publish(5);
      awaitPosts(ingest);
      assertThat(ingest.report().gaps()).isEqualTo(gaps);
    }
  }

  @Test
  void stall_halfOpenConnections_areLeft() {
    silence = SHORT_SILENCE;
    try (RunningIngest ingest = start(1)) {
      publish(20);
      awaitPosts(ingest);
      for (long bytes : new long[] {0, 100, 400, 2_000}) {
        proxy.stallAfter(bytes);
        int before = proxy.connections();
        server.disconnect();
        publish(20);
        await().atMost(PATIENCE).until(() -> proxy.connections() >= before + 3);
        if (bytes == 2_000) {
          assertThat(ingest.report().lastError()).startsWith("nothing received for");
        }
        proxy.heal();
      }
      publish(5);
      awaitPosts(ingest);
    }
  }

  @Test
  void garbage_betweenPosts_isPutAside() {
    try (RunningIngest ingest = start(0)) {
      publish(10);
      awaitPosts(ingest);
      server.send("no JSON\r\n");
      server.send("{\"data\":1}\n");
      server.send("{\"data\":{\"id\":\"5\"}}\r\n");
      server.send("[[[[\r\n{\"something\":\"new\"}\r\n");
      publish(10);
      awaitPosts(ingest);

      assertThat(ingest.deadLetters()).hasSizeBetween(4, 5);
      assertThat(ingest.deadLetters())
          .allSatisfy(letter -> assertThat(letter.get("reason")).isNotBlank());
      assertThat(ingest.report().state()).isEqualTo("streaming");
    }
  }

  @Test
  void largeMessages_upToAMebibyte_areTaken() {
    try (RunningIngest ingest = start(0)) {
      publish(1);
      awaitPosts(ingest);
      server.publish(post(500).replace("text 500", "x".repeat(1_000_000)));
      published.add("500");
      server.publish(post(501).replace("text 501", "x".repeat(3_000_000)));
      publish(1);
      awaitPosts(ingest);

      assertThat(ingest.deadLetters())
          .extracting(letter -> letter.get("reason"))
          .containsExactly("longer than 1048576 bytes");
    }
  }

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
  void sample_withoutKeywords_needsNoRules() {
    keywords.clear();
    server.addForeignRule("theirs");
    IngestSettings.X sample =
        new IngestSettings.X(
            BearerToken.parse("test", XServer.TOKEN),
            Feed.SAMPLE,
            0,
            10,
            100,
            URI.create(proxied()));
    try (RunningIngest ingest = running(v -> source(v, sample, null))) {
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  server.requests().stream()
                      .anyMatch(r -> r.startsWith("GET /2/tweets/sample/stream?")));
      assertThat(ingest.fatal()).isEmpty();
      assertThat(server.rules()).containsExactly("theirs");
    }
  }

  @Test
  void rules_foreignRefusedAndTooMany_areSetRight() {
    keywords.clear();
    keywords.addAll(phrases("kafka", "forbidden fruit", "#vertx", "apache kafka", "late"));
    server.addForeignRule("theirs");
    server.addForeignRule("more of theirs");
    server.addForeignRule("#vertx");
    server.allowRules(3);
    IngestSettings.X three =
        new IngestSettings.X(
            BearerToken.parse("test", XServer.TOKEN),
            Feed.FILTERED,
            0,
            3,
            100,
            URI.create(proxied()));
    try (RunningIngest ingest = running(v -> source(v, three, null))) {
      awaitReader();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(server.rules()).containsExactly("#vertx", "apache kafka", "kafka"));
      assertThat(ingest.report().state()).isEqualTo("streaming");
      assertThat(ingest.report().lastError())
          .contains("'forbidden fruit'", "Reference to something forbidden.", "'late'", "maxRules");
      assertThat(logged())
          .anyMatch(line -> line.contains("removed foreign rule value=theirs tag=null"));
    }
  }

  @ParameterizedTest
  @EnumSource(XServer.RuleCap.class)
  void rules_accountWithFewerThanConfigured_followsThoseThatFit(XServer.RuleCap cap) {
    keywords.clear();
    keywords.addAll(phrases("kafka", "forbidden fruit"));
    for (int n = 0; n < 150; n++) {
      keywords.addAll(List.of(Phrase.parse("word" + n).addedAt(1_000 + n)));
    }
    server.addForeignRule("theirs");
    server.addForeignRule("word149");
    server.allowRules(13);
    server.capRulesAs(cap);
    try (RunningIngest ingest = start(0)) {
      List<String> fitting = new ArrayList<>(List.of("kafka"));
      for (int n = 0; n < 12; n++) {
        fitting.add("word" + n);
      }
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(server.rules()).containsExactlyInAnyOrderElementsOf(fitting));
      assertThat(ingest.report().state()).isEqualTo("streaming");
      assertThat(ingest.report().lastError())
          .contains("'forbidden fruit'", "'word12' exceeds the 13 rules", "ingest.x.maxRules");
      assertThat(logged()).anyMatch(line -> line.contains("'word12' exceeds the 13 rules"));
      assertThat(server.requests()).hasSizeLessThan(40);

      publish(5);
      awaitPosts(ingest);
    }
  }

  @Test
  void rules_keywordsAddedAndRemovedWhileRunning_followThem() {
    Settings settings = TestCluster.settings();
    IngestSettings ingest =
        settings.ingest().withSources(Source.X).withX(settings(server.address(), 0));
    KeywordStore store = new KeywordStore(Bootstrap.kafka(settings));
    String deployed = vertx.deployVerticle(new IngestVerticle(settings.withIngest(ingest))).await();
    await().atMost(PATIENCE).until(() -> !server.requests().isEmpty());
    assertThat(server.streamRequests()).isEmpty();

    store.add(Phrase.parseList("kafka, \"apache kafka\""));
    awaitReader();
    assertThat(server.rules()).containsExactly("\"apache kafka\"", "kafka");
    store.add(Phrase.parseList("#vertx"));
    awaitRules("\"apache kafka\"", "#vertx", "kafka");
    store.remove(Phrase.parseList("kafka"));
    awaitRules("\"apache kafka\"", "#vertx");
    assertThat(server.streamRequests()).hasSize(1);
    vertx.undeploy(deployed).await();
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "true, true"})
  void slowReader_manyMessages_makesTheServerWait(boolean gzip, boolean tls) throws Exception {
    int messages = gzip ? 20_000 : 40_000;
    String text = gzip ? "text" : "p".repeat(2_000);
    TestCertificate certificate = tls ? TestCertificate.create(directory) : null;
    XServer own = tls ? XServer.start(vertx, certificate) : server;
    if (!gzip) {
      own.sendPlain();
    }
    List<String> all = new ArrayList<>();
    for (int n = 0; n < messages; n++) {
      all.add(post(n).replace("text " + n, text));
    }
    own.keep(all);
    LiveSource source =
        source(vertx, settings(own.address(), 5), tls ? certificate.certificate() : null);
    source.open("{\"last_ms\":" + System.currentTimeMillis() + "}");
    // Sockets and queues fill up, and then nothing more is sent.
    Standstill.await(own::sent);
    if (!gzip) {
      assertThat(own.sent()).isLessThan(messages);
    }

    long read = 0;
    while (read < messages) {
      List<Item> items = source.poll(1_000, PATIENCE);
      assertThat(items).isNotEmpty();
      for (Item item : items) {
        assertThat(((PostSource.Accepted) item).post().id()).isEqualTo(String.valueOf(read));
        read++;
      }
    }
    assertThat(source.health().reconnects()).isZero();
    assertThat(own.versions().get(0)).isEqualTo(tls ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1);
    source.close();
  }

  @Test
  void texts_ofWhatIsConfigured_hideTheToken() {
    assertThat(settings(proxied(), 0).toString()).doesNotContain(XServer.TOKEN);
  }

  private String proxied() {
    return "http://127.0.0.1:" + proxy.port();
  }

  private static IngestSettings.X settings(String url, int backfillMinutes) {
    return new IngestSettings.X(
        BearerToken.parse("test", XServer.TOKEN),
        Feed.FILTERED,
        backfillMinutes,
        1_000,
        1_024,
        URI.create(url));
  }

  private LiveSource source(Vertx vertx, IngestSettings.X settings, Path trusted) {
    return new LiveSource(
        vertx,
        new XProtocol(
            vertx,
            settings,
            trusted,
            new FollowedKeywords(() -> keywords),
            silence,
            Duration.ofMillis(50),
            () -> new XBackoff(new Random(1), SCALE)));
  }

  private RunningIngest start(int backfillMinutes) {
    RunningIngest ingest = running(v -> source(v, settings(proxied(), backfillMinutes), null));
    awaitReader();
    return ingest;
  }

  private RunningIngest running(RunningIngest.SourceOf source) {
    RunningIngest ingest = RunningIngest.start(vertx, Source.X, source);
    ingests.add(ingest);
    return ingest;
  }

  private void awaitReader() {
    await().atMost(PATIENCE).until(() -> server.readers() >= 1);
  }

  private void awaitRules(String... values) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(server.rules()).containsExactly(values));
  }

  private void publish(int count) {
    for (int i = 0; i < count; i++) {
      published.add(String.valueOf(nextId));
      server.publish(post(nextId++));
    }
  }

  private void awaitPosts(RunningIngest ingest) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(ingest.ids()).containsExactlyInAnyOrderElementsOf(published));
  }

  private static String post(int n) {
    return """
    {"data":{"id":"%d","text":"text %d","author_id":"7","created_at":"%s",\
    "edit_history_tweet_ids":["%d"]},"includes":{"users":[{"id":"7","username":"ann"}]},\
    "matching_rules":[{"id":"1","tag":null}]}\
    """
        .formatted(n, n, Instant.now(), n);
  }

  private List<String> logged() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private static List<Keyword> phrases(String... texts) {
    List<Keyword> keywords = new ArrayList<>();
    for (String text : texts) {
      keywords.add(Phrase.parse(text).addedAt(keywords.size()));
    }
    return keywords;
  }
}
