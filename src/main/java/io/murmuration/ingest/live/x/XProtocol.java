package io.murmuration.ingest.live.x;

import io.murmuration.config.IngestSettings;
import io.murmuration.config.IngestSettings.X.Feed;
import io.murmuration.ingest.NumberCursor;
import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Edited;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Overlap;
import io.murmuration.ingest.format.TweetV2Format;
import io.murmuration.ingest.live.Backoff;
import io.murmuration.ingest.live.FollowedKeywords;
import io.murmuration.ingest.live.Inbox;
import io.murmuration.ingest.live.LiveConnection;
import io.murmuration.ingest.live.LiveProtocol;
import io.murmuration.ingest.live.StreamException;
import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the filtered stream of the X API v2, with a rule for each keyword, or the sample stream. X
 * cannot resume a stream. If the plan of the account includes backfill, each new connection
 * requests it; the pipeline removes the duplicates. Time that backfill does not cover is a gap.
 * Without backfill, every lost connection causes a gap, however short.
 *
 * @see <a href="https://docs.x.com/x-api/posts/filtered-stream/introduction">X API, filtered
 *     stream</a>
 */
public final class XProtocol implements LiveProtocol {
  private static final Logger LOG = LoggerFactory.getLogger(XProtocol.class);
  private static final String SOURCE = "x";
  private static final NumberCursor CURSOR =
      new NumberCursor("last_ms", -1, System::currentTimeMillis);
  private static final String FIELDS =
      "?tweet.fields=author_id,created_at,lang,entities,referenced_tweets,edit_history_tweet_ids,"
          + "note_tweet,attachments,in_reply_to_user_id,source"
          + "&expansions=author_id,referenced_tweets.id,referenced_tweets.id.author_id,"
          + "in_reply_to_user_id,attachments.media_keys,referenced_tweets.id.attachments.media_keys"
          + "&user.fields=username&media.fields=type";

  /** X sends a sign of life every 20 s. */
  private static final Duration SILENCE = Duration.ofSeconds(25);

  private static final Duration DEBOUNCE = Duration.ofSeconds(1);
  private static final Duration CLEARED_RETRY = Duration.ofSeconds(5);

  /** Minimum time before two clients with one account close each other's connections again. */
  private static final Duration CLEARING_INTERVAL = Duration.ofMinutes(15);

  private static final long MAX_BACKFILL_MINUTES = 5;
  private static final long MINUTE_MILLIS = 60_000;

  private final IngestSettings.X settings;
  private final FollowedKeywords keywords;
  private final XApi api;
  private final XRules rules;
  private final Duration silence;
  private final Backoff backoff;
  private final TweetV2Format format = new TweetV2Format();
  private final AtomicLong gaps = new AtomicLong();
  private volatile long lastMillis = -1;
  private volatile XConnection last;
  private Long clearedNanos;

  /**
   * @param keywords the keywords to follow, if the stream is the filtered one
   */
  public XProtocol(
      Vertx vertx, IngestSettings.X settings, Path trustedCert, FollowedKeywords keywords) {
    this(
        vertx,
        settings,
        trustedCert,
        keywords,
        SILENCE,
        DEBOUNCE,
        () -> new XBackoff(ThreadLocalRandom.current()));
  }

  XProtocol(
      Vertx vertx,
      IngestSettings.X settings,
      Path trustedCert,
      FollowedKeywords keywords,
      Duration silence,
      Duration debounce,
      Supplier<Backoff> backoff) {
    this.settings = settings;
    this.keywords = keywords;
    this.api = new XApi(vertx, settings.url(), settings.token(), trustedCert, silence);
    this.silence = silence;
    this.backoff = backoff.get();
    this.rules =
        new XRules(
            vertx,
            new RulesApi(api),
            keywords::all,
            new XRulePlan.Limits(settings.maxRules(), settings.maxRuleLength()),
            backoff.get(),
            debounce);
  }

  @Override
  public String name() {
    return SOURCE;
  }

  @Override
  public Overlap overlap() {
    return new Overlap(SOURCE, Duration.ofMinutes(settings.backfillMinutes() + 1));
  }

  @Override
  public void checkCursor(String cursor) throws IOException {
    CURSOR.decode(cursor);
  }

  @Override
  public void resume(String cursor) throws IOException {
    lastMillis = cursor == null ? -1 : CURSOR.decode(cursor);
    last = null;
  }

  @Override
  public String cursor() {
    return CURSOR.encode(lastMillis);
  }

  @Override
  public Future<Void> ready() {
    if (settings.stream() == Feed.SAMPLE) {
      return Future.succeededFuture();
    }
    keywords.onChange(rules::changed);
    return rules.activate();
  }

  @Override
  public Future<LiveConnection> connect(Inbox inbox, long connection) {
    XConnection before = last;
    long readMillis = lastMillis;
    boolean resumes = before != null || readMillis >= 0;
    long minutes = resumes ? backfillMinutes(outageMillis(before, readMillis)) : 0;
    HttpClient client = api.streamClient();
    return api.stream(client, path(minutes))
        .<LiveConnection>map(
            response -> {
              if (resumes) {
                noteGap(outageMillis(before, readMillis), minutes);
              }
              XConnection opened =
                  new XConnection(client, response, inbox, connection, api::redact);
              last = opened;
              return opened;
            })
        .recover(
            e -> {
              client.close();
              return refused(e);
            });
  }

  private String path(long backfillMinutes) {
    return (settings.stream() == Feed.SAMPLE
            ? "/2/tweets/sample/stream"
            : "/2/tweets/search/stream")
        + FIELDS
        + (backfillMinutes == 0 ? "" : "&backfill_minutes=" + backfillMinutes);
  }

  /**
   * Returns the time since which nothing was read. The clock of X matters only for a position of
   * another process.
   *
   * @param before the previous connection, or {@code null} for the first
   * @param readMillis the time at which the last post that was read was created
   */
  private long outageMillis(XConnection before, long readMillis) {
    return before == null ? Math.max(0, api.nowMillis() - readMillis) : before.unheardMillis();
  }

  private long backfillMinutes(long outageMillis) {
    return Math.min(
        Math.min(settings.backfillMinutes(), MAX_BACKFILL_MINUTES),
        outageMillis / MINUTE_MILLIS + 1);
  }

  /** Counts a gap unless backfill covers the whole outage. */
  private void noteGap(long outageMillis, long backfillMinutes) {
    long coveredMillis = backfillMinutes * MINUTE_MILLIS;
    if (backfillMinutes == 0 || outageMillis > coveredMillis) {
      long now = api.nowMillis();
      gaps.incrementAndGet();
      LOG.warn(
          "source={} posts may be missing from={} to={}",
          SOURCE,
          Instant.ofEpochMilli(now - outageMillis),
          Instant.ofEpochMilli(now - coveredMillis));
    }
  }

  /** Asks X to close old connections if they prevent a new one. */
  private Future<LiveConnection> refused(Throwable cause) {
    if (!(cause instanceof XApi.RefusedException refused)) {
      return Future.failedFuture(StreamException.of(cause));
    }
    StreamException failure = refused.refusal().failure();
    boolean clearing =
        refused.refusal().cause() == XRefusal.Cause.TOO_MANY_CONNECTIONS
            && (clearedNanos == null
                || System.nanoTime() - clearedNanos > CLEARING_INTERVAL.toNanos());
    if (!clearing) {
      return Future.failedFuture(failure);
    }
    clearedNanos = System.nanoTime();
    return api.call(HttpMethod.DELETE, "/2/connections", null)
        .transform(
            answer ->
                Future.failedFuture(
                    answer.failed()
                        ? failure
                        : new StreamException(
                            failure.kind(),
                            failure.getMessage() + "; asked X to close it",
                            CLEARED_RETRY)));
  }

  @Override
  public Item decode(byte[] text, long connection) throws PostFormatException {
    Item item = format.decode(text, 0, text.length);
    if (item instanceof Accepted accepted) {
      advance(accepted.post());
    } else if (item instanceof Edited edited) {
      advance(edited.post());
    }
    return item;
  }

  private void advance(Post post) {
    // A post far in the future would hide a gap.
    lastMillis = Math.max(lastMillis, Math.min(post.createdAt(), api.nowMillis() + MINUTE_MILLIS));
  }

  @Override
  public long publishedMillis() {
    return lastMillis;
  }

  @Override
  public long gaps() {
    return gaps.get();
  }

  @Override
  public Trouble trouble() {
    return rules.trouble();
  }

  @Override
  public void release() {
    rules.release();
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
