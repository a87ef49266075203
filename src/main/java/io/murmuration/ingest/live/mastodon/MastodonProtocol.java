package io.murmuration.ingest.live.mastodon;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.murmuration.config.IngestSettings;
import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Overlap;
import io.murmuration.ingest.format.MastodonFormat;
import io.murmuration.ingest.live.Backoff;
import io.murmuration.ingest.live.Inbox;
import io.murmuration.ingest.live.JitteredBackoff;
import io.murmuration.ingest.live.LiveConnection;
import io.murmuration.ingest.live.LiveProtocol;
import io.murmuration.ingest.live.ServerOptions;
import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a stream of a server with the Mastodon API, as server-sent events or over a WebSocket. Such
 * a stream cannot be resumed. The statuses since the last one, and those of the minute before it,
 * are therefore fetched from the timeline. Statuses that the timeline does not return count as a
 * gap; edits and deletions of that time are lost.
 *
 * @see <a href="https://docs.joinmastodon.org/methods/streaming/">Mastodon, streaming</a>
 */
public final class MastodonProtocol implements LiveProtocol {
  private static final Logger LOG = LoggerFactory.getLogger(MastodonProtocol.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SOURCE = "mastodon";
  private static final String ID = "id";

  /**
   * While a gap is filled, the cursor stays behind the stream. The additional minutes cover a slow
   * Kafka.
   */
  private static final Duration OVERLAP = TimelineFill.MAX_TIME.plusMinutes(5);

  /** Server-sent events have a sign of life every 15 s, a WebSocket every 30 s. */
  private static final Duration SILENCE = Duration.ofSeconds(45);

  /** Includes the preceding request for the streaming host. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final IngestSettings.Mastodon settings;
  private final ServerOptions server;
  private final Feed feed;
  private final String host;
  private final Duration silence;
  private final Supplier<Backoff> backoffs;
  private final MastodonFormat format;
  private final TimelineProgress progress = new TimelineProgress();
  private volatile long publishedMillis = -1;
  private final AtomicLong gaps = new AtomicLong();
  private volatile Trouble trouble;

  /** The pending attempt to connect. Used on the event loop. */
  private Promise<Void> attempt;

  /** Set by the first connection: from then on, a start without a position is a gap. */
  private volatile boolean hasConnected;

  /** The settings must name a server. */
  public MastodonProtocol(Vertx vertx, IngestSettings.Mastodon settings, Path trustedCert) {
    this(
        vertx,
        settings,
        trustedCert,
        SILENCE,
        () ->
            new JitteredBackoff(
                Duration.ofSeconds(1),
                Duration.ofMinutes(2),
                Duration.ofSeconds(30),
                ThreadLocalRandom.current()));
  }

  MastodonProtocol(
      Vertx vertx,
      IngestSettings.Mastodon settings,
      Path trustedCert,
      Duration silence,
      Supplier<Backoff> backoffs) {
    this.vertx = vertx;
    this.settings = settings;
    this.server = new ServerOptions(settings.server(), trustedCert);
    this.feed = Feed.of(settings);
    this.host = server.host().toLowerCase(Locale.ROOT);
    this.silence = silence;
    this.backoffs = backoffs;
    this.format = new MastodonFormat(host);
  }

  @Override
  public String name() {
    return SOURCE + ":" + host + ":" + feed.name();
  }

  @Override
  public Overlap overlap() {
    return new Overlap(SOURCE, OVERLAP);
  }

  @Override
  public void checkCursor(String cursor) throws IOException {
    parse(cursor);
  }

  @Override
  public void resume(String cursor) throws IOException {
    progress.reset(cursor == null ? null : parse(cursor));
    hasConnected = cursor != null;
  }

  private static StatusId parse(String cursor) throws IOException {
    try {
      JsonNode id = JSON.readTree(cursor).path(ID);
      StatusId known = StatusId.of(id.textValue());
      if (known != null || id.isNull()) {
        return known;
      }
    } catch (JsonProcessingException e) {
      throw new IOException("not a cursor of the source mastodon: " + cursor, e);
    }
    throw new IOException("not a cursor of the source mastodon: " + cursor);
  }

  @Override
  public String cursor() {
    StatusId id = progress.get();
    return JsonNodeFactory.instance.objectNode().put(ID, id == null ? null : id.text()).toString();
  }

  @Override
  public Future<LiveConnection> connect(Inbox inbox, long connection) {
    // Must precede the first message of the stream.
    StatusId last = progress.beginToFill(connection);
    HttpClient client = vertx.createHttpClient(server.http().setDecompressionSupported(true));
    MastodonApi api = new MastodonApi(client, server, settings.token());
    Promise<Void> givenUp = Promise.promise();
    givenUp.future().onSuccess(v -> client.close());
    attempt = givenUp;
    Future<LiveConnection> stream =
        new MastodonStream(vertx, settings.transport(), feed, api, connectTimeout())
            .open(inbox, connection, givenUp.future());
    return stream
        .timeout(connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .<LiveConnection>map(
            opened -> {
              attempt = null;
              TimelineFill fill = fill(api, inbox, connection, last);
              fill.start();
              return new FilledConnection(opened, fill, client);
            })
        .onFailure(
            e -> {
              givenUp.tryComplete();
              stream.onSuccess(LiveConnection::close);
            });
  }

  private TimelineFill fill(MastodonApi api, Inbox inbox, long connection, StatusId last) {
    if (last == null) {
      if (hasConnected) {
        missed(null, "the last connection was lost before its first status");
      }
      hasConnected = true;
    }
    return new TimelineFill(
        vertx,
        api,
        feed,
        progress,
        inbox,
        connection,
        last,
        backoffs.get(),
        new TimelineFill.Listener() {
          @Override
          public void waits(String reason) {
            trouble = reason == null ? null : new Trouble(reason, System.currentTimeMillis());
          }

          @Override
          public void missed(StatusId from, String reason) {
            // Without a known position there is nothing to fill; the next connection reports the
            // gap.
            if (from != null) {
              MastodonProtocol.this.missed(from, reason);
            }
          }
        });
  }

  private void missed(StatusId from, String reason) {
    gaps.incrementAndGet();
    LOG.warn(
        "source={} posts may be missing from={} to={}: {}",
        name(),
        from == null ? "unknown" : from.when(),
        Instant.now(),
        reason);
  }

  @Override
  public byte[] text(Inbox.Message message) {
    if (message.connection() < 0) {
      progress.fillerTaken(-message.connection());
    }
    return message.bytes();
  }

  @Override
  public Item decode(byte[] text, long connection) throws PostFormatException {
    Item item = format.decode(text, 0, text.length);
    if (item instanceof Accepted accepted) {
      advance(accepted.post(), connection);
    }
    return item;
  }

  private void advance(Post post, long connection) {
    publishedMillis =
        Math.max(publishedMillis, Math.min(post.createdAt(), System.currentTimeMillis()));
    StatusId id = StatusId.of(post.id().substring(host.length() + 1));
    if (id == null) {
      return;
    }
    if (connection < 0) {
      progress.filled(id, -connection);
    } else {
      progress.streamed(id);
    }
  }

  @Override
  public long publishedMillis() {
    return publishedMillis;
  }

  @Override
  public long gaps() {
    return gaps.get();
  }

  @Override
  public Trouble trouble() {
    return trouble;
  }

  @Override
  public void release() {
    if (attempt != null) {
      attempt.tryComplete();
      attempt = null;
    }
  }

  @Override
  public Duration connectTimeout() {
    return CONNECT_TIMEOUT.compareTo(silence) < 0 ? CONNECT_TIMEOUT : silence;
  }

  @Override
  public Duration silence() {
    return silence;
  }

  @Override
  public Backoff backoff() {
    return backoffs.get();
  }
}
