package io.murmuration.ingest.live.mastodon;

import java.time.Duration;
import java.time.Instant;

/**
 * The id of a status. Mastodon uses numbers that contain the time of the status; other software
 * uses any text.
 *
 * @see <a href="https://github.com/mastodon/mastodon/blob/main/lib/mastodon/snowflake.rb">Mastodon,
 *     snowflake.rb</a>
 */
record StatusId(String text) {
  private static final int TIME_SHIFT = 16;
  private static final int MAX_LENGTH = 200;

  /** A number from before Mastodon existed does not contain a time. */
  private static final long FIRST_MILLIS = Instant.parse("2016-01-01T00:00:00Z").toEpochMilli();

  /** Returns the id, or {@code null} if the text cannot be one. */
  static StatusId of(String text) {
    return text == null || text.isEmpty() || text.length() > MAX_LENGTH ? null : new StatusId(text);
  }

  private boolean isNumber() {
    return text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** The time in milliseconds, or a negative number if the id contains none. */
  long millis() {
    long millis = isNumber() ? Long.parseLong(text) >> TIME_SHIFT : -1;
    return millis >= FIRST_MILLIS ? millis : -1;
  }

  /** Returns the first id of an earlier time; this id if it contains no time. */
  StatusId before(Duration ago) {
    long millis = millis();
    return millis < 0
        ? this
        : new StatusId(Long.toString(Math.max(0, millis - ago.toMillis()) << TIME_SHIFT));
  }

  /** Returns the greater of two numeric ids, otherwise {@code next}. */
  StatusId orLater(StatusId next) {
    return isNumber() && next.isNumber() && Long.parseLong(text) >= Long.parseLong(next.text)
        ? this
        : next;
  }

  /** Returns the lesser of two numeric ids, otherwise this id. */
  StatusId orEarlier(StatusId next) {
    return isNumber() && next.isNumber() && Long.parseLong(next.text) < Long.parseLong(text)
        ? next
        : this;
  }

  /** Returns the time for logs, or the id if it contains none. */
  String when() {
    long millis = millis();
    return millis < 0 ? text : Instant.ofEpochMilli(millis).toString();
  }
}
