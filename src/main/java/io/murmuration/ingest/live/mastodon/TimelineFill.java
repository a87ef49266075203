package io.murmuration.ingest.live.mastodon;

import com.fasterxml.jackson.databind.JsonNode;
import io.murmuration.ingest.live.Backoff;
import io.murmuration.ingest.live.Inbox;
import io.murmuration.ingest.live.StreamException;
import io.murmuration.ingest.live.mastodon.MastodonApi.Answer;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Fetches the statuses of a timeline since a given one, page by page in ascending order. Adapts to
 * the speed of the inbox and the rate limit of the server. Used for one connection, on its context.
 */
final class TimelineFill {
  static final int PAGE = 40;
  static final int MAX_PAGES = 100;

  /** Starts a minute earlier because statuses of other servers arrive late with earlier ids. */
  private static final Duration REWIND = Duration.ofSeconds(60);

  /** Maximum duration of a fill; until its end the cursor stays behind. */
  static final Duration MAX_TIME = Duration.ofMinutes(30);

  /** Maximum wait for a rate limit; servers count requests in windows of five minutes. */
  private static final Duration MAX_WAIT = Duration.ofMinutes(15);

  private static final int MAX_FAILURES = 8;

  /** Precedes all statuses of an empty timeline. */
  private static final StatusId FIRST = new StatusId("0");

  /** Receives the state of a fill, on its context. */
  interface Listener {
    /** Sets the reason for which the fill waits, or {@code null} if it does not wait. */
    void waits(String reason);

    /**
     * Reports that the fill has given up.
     *
     * @param last the last fetched status, or {@code null} if there is none
     * @param reason the reason why the following ones are missed
     */
    void missed(StatusId last, String reason);
  }

  private final Vertx vertx;
  private final MastodonApi api;
  private final Feed feed;
  private final TimelineProgress progress;
  private final Inbox inbox;
  private final long connection;
  private final Backoff backoff;
  private final Listener listener;
  private final long startNanos = System.nanoTime();
  private StatusId from;
  private int pages;
  private int failures;
  private boolean paused;
  private boolean waitsForInbox;
  private boolean ended;

  /**
   * @param last the last known status, or {@code null} to determine the current end of the timeline
   */
  TimelineFill(
      Vertx vertx,
      MastodonApi api,
      Feed feed,
      TimelineProgress progress,
      Inbox inbox,
      long connection,
      StatusId last,
      Backoff backoff,
      Listener listener) {
    this.vertx = vertx;
    this.api = api;
    this.feed = feed;
    this.progress = progress;
    this.inbox = inbox;
    this.connection = connection;
    this.from = last == null ? null : last.before(REWIND);
    this.backoff = backoff;
    this.listener = listener;
  }

  void start() {
    next();
  }

  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
    if (waitsForInbox) {
      waitsForInbox = false;
      next();
    }
  }

  void cancel() {
    if (!ended) {
      ended = true;
      listener.waits(null);
    }
  }

  private void next() {
    if (ended) {
      return;
    }
    String tooLong = tooLong(Duration.ZERO, elapsed());
    if (paused) {
      waitsForInbox = true;
    } else if (tooLong != null) {
      giveUp(tooLong);
    } else if (pages == MAX_PAGES) {
      giveUp("there are more than %d pages of missed posts".formatted(MAX_PAGES));
    } else {
      String path =
          from == null
              ? feed.timelinePath(1)
              : feed.timelinePath(PAGE) + "&min_id=" + Feed.encoded(from.text());
      api.get(path).onComplete(received -> received(received.result(), received.cause()));
    }
  }

  private void received(Answer answer, Throwable cause) {
    if (ended) {
      return;
    }
    if (answer == null) {
      failed(StreamException.of(cause));
    } else if (answer.status() == 200 && answer.body() != null && answer.body().isArray()) {
      failures = 0;
      listener.waits(null);
      addPage(answer.body(), answer.headers());
    } else if (answer.status() == 200) {
      failed(new StreamException(StreamException.Kind.HTTP, "the timeline is not a JSON array"));
    } else {
      StreamException refusal = api.refusal(answer.status(), answer.headers(), answer.body());
      if (answer.status() >= 500 || answer.status() == 429 || answer.status() == 408) {
        failed(refusal);
      } else {
        giveUp(refusal.getMessage());
      }
    }
  }

  private void addPage(JsonNode body, MultiMap headers) {
    pages++;
    List<JsonNode> statuses = new ArrayList<>();
    for (JsonNode status : body) {
      if (id(status) != null) {
        statuses.add(0, status);
      }
    }
    StatusId newest = from;
    for (JsonNode status : statuses) {
      newest = newest == null ? id(status) : newest.orLater(id(status));
    }
    if (from == null) {
      progress.beginAt(newest == null ? FIRST : newest, connection);
      finish();
      return;
    }
    for (JsonNode status : statuses) {
      progress.filler(connection);
      inbox.add(new Inbox.Message(feed.message("update", status.toString()), false, -connection));
    }
    if (newest.equals(from)) {
      finish();
      return;
    }
    from = newest;
    Duration wait =
        "0".equals(headers.get("X-RateLimit-Remaining")) ? MastodonApi.untilReset(headers) : null;
    later(wait == null ? Duration.ZERO : wait, "the rate limit of the server is reached");
  }

  private static StatusId id(JsonNode status) {
    return StatusId.of(status.path("id").textValue());
  }

  private void failed(StreamException failure) {
    failures++;
    if (failures == MAX_FAILURES) {
      giveUp(failure.getMessage());
    } else {
      later(backoff.next(failure, null), failure.getMessage());
    }
  }

  private void later(Duration delay, String reason) {
    String tooLong = tooLong(delay, elapsed());
    if (tooLong != null) {
      giveUp(tooLong + ": " + reason);
      return;
    }
    if (!delay.isZero()) {
      listener.waits("fetching missed posts again in %d s: %s".formatted(seconds(delay), reason));
    }
    vertx.setTimer(Math.max(1, delay.toMillis()), id -> next());
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  /** Returns the reason why a wait is too long, or {@code null} if it is not. */
  static String tooLong(Duration wait, Duration elapsed) {
    if (wait.compareTo(MAX_WAIT) > 0) {
      return "the server demands a wait of %d s".formatted(seconds(wait));
    }
    return elapsed.plus(wait).compareTo(MAX_TIME) > 0
        ? "fetching them takes more than %d minutes".formatted(MAX_TIME.toMinutes())
        : null;
  }

  private static long seconds(Duration duration) {
    return duration.plusMillis(999).toSeconds();
  }

  private void giveUp(String reason) {
    listener.missed(from, reason);
    finish();
  }

  private void finish() {
    cancel();
    progress.endOfFill(connection);
  }
}
