package io.murmuration.ingest.live.bluesky;

import io.murmuration.config.IngestSettings;
import io.murmuration.ingest.NumberCursor;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Overlap;
import io.murmuration.ingest.format.JetstreamFormat;
import io.murmuration.ingest.live.Backoff;
import io.murmuration.ingest.live.Inbox;
import io.murmuration.ingest.live.JitteredBackoff;
import io.murmuration.ingest.live.LiveConnection;
import io.murmuration.ingest.live.LiveProtocol;
import io.murmuration.ingest.live.LiveSource;
import io.murmuration.ingest.live.ServerOptions;
import io.murmuration.ingest.live.WebSocketConnection;
import io.murmuration.message.PostFormatException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads Bluesky's Jetstream, version 1: all public posts, over a WebSocket, without an account.
 * Each connection resumes a few seconds before the last message, at the next of the servers after a
 * failure. The pipeline removes the duplicates.
 *
 * @see <a href="https://github.com/bluesky-social/jetstream">Jetstream</a>
 */
public final class JetstreamProtocol implements LiveProtocol {
  private static final Logger LOG = LoggerFactory.getLogger(JetstreamProtocol.class);
  private static final String SOURCE = "bluesky";
  private static final NumberCursor CURSOR =
      new NumberCursor("time_us", -1, JetstreamProtocol::nowMicros);

  /** Exceeds the clock difference of servers and the disorder of messages. */
  private static final Duration REWIND = Duration.ofSeconds(5);

  /** Exceeds the time to return the messages of a rewind again, even if Kafka is slow. */
  private static final Duration OVERLAP = Duration.ofMinutes(2);

  /** The stream has dozens of posts and other events per second. */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  /** Maximum time that posts wait for the handles of their accounts. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Duration HANDSHAKE = Duration.ofSeconds(10);

  /** Minimum time between the requested position and the first message that counts as a gap. */
  private static final long GAP_MICROS = TimeUnit.MINUTES.toMicros(1);

  private final Vertx vertx;
  private final List<ServerOptions> servers;
  private final ZstdText zstd;
  private final Duration silence;
  private final Backoff backoff;
  private final AccountDirectory accounts;
  private final JetstreamFormat format;
  private volatile long lastMicros = -1;
  private final AtomicLong gaps = new AtomicLong();
  private long previousMicros;
  private long decodedConnection;
  private int server;

  /**
   * @throws IOException if the dictionary cannot be read
   */
  public JetstreamProtocol(Vertx vertx, IngestSettings.Bluesky settings, Path trustedCert)
      throws IOException {
    this(
        vertx,
        settings,
        trustedCert,
        SILENCE,
        new JitteredBackoff(
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(30),
            ThreadLocalRandom.current()));
  }

  JetstreamProtocol(
      Vertx vertx,
      IngestSettings.Bluesky settings,
      Path trustedCert,
      Duration silence,
      Backoff backoff)
      throws IOException {
    this.vertx = vertx;
    this.servers =
        settings.hosts().stream().map(host -> new ServerOptions(host, trustedCert)).toList();
    this.zstd =
        settings.dictionary() == null ? null : ZstdText.withDictionary(settings.dictionary());
    this.silence = silence;
    this.backoff = backoff;
    this.accounts =
        new AccountDirectory(
            vertx,
            settings.appView(),
            trustedCert,
            new JitteredBackoff(
                Duration.ofSeconds(1),
                Duration.ofMinutes(5),
                Duration.ZERO,
                ThreadLocalRandom.current()),
            PATIENCE,
            System::nanoTime);
    this.format = new JetstreamFormat(accounts::learn);
  }

  @Override
  public String name() {
    return SOURCE;
  }

  @Override
  public Overlap overlap() {
    return new Overlap(SOURCE, OVERLAP);
  }

  @Override
  public void checkCursor(String cursor) throws IOException {
    CURSOR.decode(cursor);
  }

  @Override
  public void resume(String cursor) throws IOException {
    lastMicros = cursor == null ? -1 : CURSOR.decode(cursor);
    previousMicros = lastMicros;
    decodedConnection = 0;
  }

  @Override
  public void release() {
    accounts.close();
  }

  @Override
  public String cursor() {
    return CURSOR.encode(lastMicros);
  }

  @Override
  public Future<LiveConnection> connect(Inbox inbox, long connection) {
    accounts.open();
    ServerOptions options = servers.get(server % servers.size());
    // The next connection uses the next server, whether this one succeeds or not.
    server++;
    return WebSocketConnection.connect(
        vertx.createWebSocketClient(options.webSocket()),
        new WebSocketConnectOptions()
            .setHost(options.host())
            .setPort(options.port())
            .setURI(path())
            .setTimeout(Math.min(HANDSHAKE.toMillis(), silence.toMillis()))
            .addHeader("User-Agent", "murmuration"),
        inbox,
        connection);
  }

  private String path() {
    long last = lastMicros;
    return "/subscribe?wantedCollections=app.bsky.feed.post"
        + "&maxMessageSizeBytes="
        + LiveSource.MAX_MESSAGE_BYTES
        + (last < 0 ? "" : "&cursor=" + Math.max(0, last - REWIND.toNanos() / 1_000))
        + (zstd == null ? "" : "&compress=true");
  }

  @Override
  public byte[] text(Inbox.Message message) throws PostFormatException {
    if (!message.binary()) {
      return message.bytes();
    }
    if (zstd == null) {
      throw new PostFormatException("binary message, but no dictionary is configured");
    }
    return zstd.decode(message.bytes());
  }

  @Override
  public Item decode(byte[] text, long connection) throws PostFormatException {
    JetstreamFormat.Decoded decoded = format.decode(text, 0, text.length);
    if (decoded.timeMicros() >= 0) {
      // A time far in the future would make the next connection skip messages.
      long micros = Math.min(decoded.timeMicros(), nowMicros());
      if (connection != decodedConnection) {
        decodedConnection = connection;
        noteGap(micros);
      }
      // The cursor advances only to the lower of two consecutive times.
      long confirmed = lastMicros < 0 ? micros : Math.min(micros, previousMicros);
      lastMicros = Math.max(lastMicros, confirmed);
      previousMicros = micros;
    }
    return decoded.item();
  }

  @Override
  public List<Item> complete(List<Item> items) throws InterruptedException {
    return accounts.named(items);
  }

  @Override
  public Trouble trouble() {
    return accounts.trouble();
  }

  /** Detects a gap: a server without the requested messages silently starts at a later one. */
  private void noteGap(long firstMicros) {
    if (lastMicros >= 0 && firstMicros - lastMicros > GAP_MICROS) {
      gaps.incrementAndGet();
      LOG.warn(
          "source={} posts may be missing from={} to={}",
          SOURCE,
          time(lastMicros),
          time(firstMicros));
    }
  }

  private static long nowMicros() {
    return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
  }

  private static Instant time(long micros) {
    return Instant.ofEpochMilli(TimeUnit.MICROSECONDS.toMillis(micros));
  }

  @Override
  public long publishedMillis() {
    long last = lastMicros;
    return last < 0 ? -1 : TimeUnit.MICROSECONDS.toMillis(last);
  }

  @Override
  public long gaps() {
    return gaps.get();
  }

  @Override
  public Duration silence() {
    return silence;
  }

  @Override
  public Backoff backoff() {
    return backoff;
  }
}
