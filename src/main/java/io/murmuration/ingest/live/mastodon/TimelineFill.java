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
 * Hands over what a timeline has had since a status, page by page in ascending order, no faster
 * than the inbox takes it and the server wants to be asked. For one connection, on its context.
 */
final class TimelineFill {
  static final int PAGE = 40;
  static final int MAX_PAGES = 100;

  /** About a minute before, since statuses of other servers come late and with earlier ids. */
  private static final Duration REWIND = Duration.ofSeconds(60);

  /** From beginning to end; until then the place stays behind. */
  static final Duration MAX_TIME = Duration.ofMinutes(30);

  /** Servers count what they are asked in windows of five minutes. */
  private static final Duration MAX_WAIT = Duration.ofMinutes(15);

  private static final int MAX_FAILURES = 8;

  /** Where there has been nothing yet. */
  private static final StatusId FIRST = new StatusId("0");

  /** What a fill tells, on its context. */
  interface Listener {
    /** Why it has to wait at present, {@code null} if it has not. */
    void waits(String why);

    /**
     * It has given up.
     *
     * @param last the last status that was handed over, {@code null} for none
     * @param why why the following ones cannot be
     */
    void missed(StatusId last, String why);
  }

  private final Vertx vertx;
  private final MastodonApi api;
  private final Feed feed;
  private final TimelineProgress place;
  private final Inbox inbox;
  private final long connection;
  private final Backoff backoff;
  private final Listener listener;
  private final long startNanos = System.nanoTime();
  private StatusId from;
  private int pages;
  private int failures;
  private boolean paused;
  private boolean waits;
  private boolean over;

  /**
   * @param last where to go on, {@code null} to find out where the timeline ends now
   */
  TimelineFill(
      Vertx vertx,
      MastodonApi api,
      Feed feed,
      TimelineProgress place,
      Inbox inbox,
      long connection,
      StatusId last,
      Backoff backoff,
      Listener listener) {
    this.vertx = vertx;
    this.api = api;
    this.feed = feed;
    this.place = place;
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
    if (waits) {
      waits = false;
      next();
    }
  }

  void cancel() {
    if (!over) {
      over = true;
      listener.waits(null);
    }
  }

  private void next() {
    if (over) {
      return;
    }
    String tooLong = tooLong(Duration.ZERO, elapsed());
    if (paused) {
      waits = true;
    } else if (tooLong != null) {
      giveUp(tooLong);
    } else if (pages == MAX_PAGES) {
      giveUp("there are more than %d pages of them".formatted(MAX_PAGES));
    } else {
      String path =
          from == null
              ? feed.timelinePath(1)
              : feed.timelinePath(PAGE) + "&min_id=" + Feed.encoded(from.text());
      api.get(path).onComplete(answered -> answered(answered.result(), answered.cause()));
    }
  }

  private void answered(Answer answer, Throwable cause) {
    if (over) {
      return;
    }
    if (answer == null) {
      failed(StreamException.of(cause));
    } else if (answer.status() == 200 && answer.body() != null && answer.body().isArray()) {
      failures = 0;
      listener.waits(null);
      taken(answer.body(), answer.headers());
    } else if (answer.status() == 200) {
      failed(new StreamException(StreamException.Kind.HTTP, "a timeline is no JSON array"));
    } else {
      StreamException refusal = api.refusal(answer.status(), answer.headers(), answer.body());
      if (answer.status() >= 500 || answer.status() == 429 || answer.status() == 408) {
        failed(refusal);
      } else {
        giveUp(refusal.getMessage());
      }
    }
  }

  private void taken(JsonNode body, MultiMap headers) {
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
      place.beginAt(newest == null ? FIRST : newest, connection);
      finish();
      return;
    }
    for (JsonNode status : statuses) {
      place.filler(connection);
      inbox.add(new Inbox.Message(feed.message("update", status.toString()), false, -connection));
    }
    if (newest.equals(from)) {
      finish();
      return;
    }
    from = newest;
    Duration wait =
        "0".equals(headers.get("X-RateLimit-Remaining")) ? MastodonApi.untilReset(headers) : null;
    later(wait == null ? Duration.ZERO : wait, "the server wants to be asked less often");
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

  private void later(Duration delay, String why) {
    String tooLong = tooLong(delay, elapsed());
    if (tooLong != null) {
      giveUp(tooLong + ": " + why);
      return;
    }
    if (!delay.isZero()) {
      listener.waits("asks for missed posts again in %d s: %s".formatted(seconds(delay), why));
    }
    vertx.setTimer(Math.max(1, delay.toMillis()), id -> next());
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  /** Why a wait that comes now is too long, {@code null} if it is not. */
  static String tooLong(Duration wait, Duration elapsed) {
    if (wait.compareTo(MAX_WAIT) > 0) {
      return "it would be %d s until they can be asked for".formatted(seconds(wait));
    }
    return elapsed.plus(wait).compareTo(MAX_TIME) > 0
        ? "it takes longer than %d minutes".formatted(MAX_TIME.toMinutes())
        : null;
  }

  private static long seconds(Duration duration) {
    return duration.plusMillis(999).toSeconds();
  }

  private void giveUp(String why) {
    listener.missed(from, why);
    finish();
  }

  private void finish() {
    cancel();
    place.endOfFill(connection);
  }
}
