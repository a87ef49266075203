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
import io.murmuration.ingest.RunningIngest;
import io.murmuration.ingest.live.FaultyProxy;
import io.murmuration.ingest.live.FollowedKeywords;
import io.murmuration.ingest.live.LiveSource;
import io.murmuration.keyword.Keyword;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLockTarget;
import org.slf4j.LoggerFactory;

/** An ingest that reads a server in place of X. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(
    value = XSourceFixture.LOG,
    mode = ResourceAccessMode.READ,
    target = ResourceLockTarget.CHILDREN)
abstract class XSourceFixture {
  /** A test that expects lines in the log locks it, so that no other test logs meanwhile. */
  static final String LOG = "log";

  static final double SCALE = 0.0005;

  @TempDir Path directory;

  final Vertx vertx = Vertx.vertx();
  final XServer server = XServer.start(vertx);
  final FaultyProxy proxy = FaultyProxy.before(vertx, server.port());
  final List<Keyword> keywords = new CopyOnWriteArrayList<>(phrases("kafka"));
  final List<String> published = new ArrayList<>();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final List<RunningIngest> ingests = new ArrayList<>();
  private int nextId = 1;

  /** Only tests about silence shorten it: a busy machine is silent as well. */
  Duration silence = PATIENCE;

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

  String proxied() {
    return "http://127.0.0.1:" + proxy.port();
  }

  static IngestSettings.X settings(String url, int backfillMinutes) {
    return new IngestSettings.X(
        BearerToken.parse("test", XServer.TOKEN),
        Feed.FILTERED,
        backfillMinutes,
        1_000,
        1_024,
        URI.create(url));
  }

  LiveSource source(Vertx vertx, IngestSettings.X settings, Path trusted) {
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

  RunningIngest start(int backfillMinutes) {
    RunningIngest ingest = running(v -> source(v, settings(proxied(), backfillMinutes), null));
    awaitReader();
    return ingest;
  }

  RunningIngest running(RunningIngest.SourceOf source) {
    RunningIngest ingest = RunningIngest.start(vertx, Source.X, source);
    ingests.add(ingest);
    return ingest;
  }

  void awaitReader() {
    await().atMost(PATIENCE).until(() -> server.readers() >= 1);
  }

  void publish(int count) {
    for (int i = 0; i < count; i++) {
      published.add(String.valueOf(nextId));
      server.publish(post(nextId++));
    }
  }

  void awaitPosts(RunningIngest ingest) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(ingest.ids()).containsExactlyInAnyOrderElementsOf(published));
  }

  static String post(int n) {
    return """
    {"data":{"id":"%d","text":"text %d","author_id":"7","created_at":"%s",\
    "edit_history_tweet_ids":["%d"]},"includes":{"users":[{"id":"7","username":"ann"}]},\
    "matching_rules":[{"id":"1","tag":null}]}\
    """
        .formatted(n, n, Instant.now(), n);
  }

  List<String> logged() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  static List<Keyword> phrases(String... texts) {
    List<Keyword> keywords = new ArrayList<>();
    for (String text : texts) {
      keywords.add(Keyword.of(text, keywords.size()));
    }
    return keywords;
  }
}
