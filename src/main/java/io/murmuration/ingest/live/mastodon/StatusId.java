package io.murmuration.ingest.live.mastodon;

import java.time.Duration;
import java.time.Instant;

/**
 * The id of a status: with Mastodon a number that holds the time of the status, with other software
 * anything.
 *
 * @see <a href="https://github.com/mastodon/mastodon/blob/main/lib/mastodon/snowflake.rb">Mastodon,
 *     snowflake.rb</a>
 */
record StatusId(String text) {
  private static final int TIME_SHIFT = 16;
  private static final int MAX_LENGTH = 200;

  /** Before Mastodon, a number is no time. */
  private static final long FIRST_MILLIS = Instant.parse("2016-01-01T00:00:00Z").toEpochMilli();

  /** The id, or {@code null} if the text cannot be one. */
  static StatusId of(String text) {
    return text == null || text.isEmpty() || text.length() > MAX_LENGTH ? null : new StatusId(text);
  }

  private boolean isNumber() {
    return text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Its time in milliseconds, or a negative number if it holds none. */
  long millis() {
    long millis = isNumber() ? Long.parseLong(text) >> TIME_SHIFT : -1;
    return millis >= FIRST_MILLIS ? millis : -1;
  }

  /** The first id of so long before; this one if it holds no time. */
  StatusId before(Duration ago) {
    long millis = millis();
    return millis < 0
        ? this
        : new StatusId(Long.toString(Math.max(0, millis - ago.toMillis()) << TIME_SHIFT));
  }

  /** The greater of two numbers, and else the one that came later. */
  StatusId orLater(StatusId next) {
    return isNumber() && next.isNumber() && Long.parseLong(text) >= Long.parseLong(next.text)
        ? this
        : next;
  }

  /** The lesser of two numbers, and else this one, that came before. */
  StatusId orEarlier(StatusId next) {
    return isNumber() && next.isNumber() && Long.parseLong(next.text) < Long.parseLong(text)
        ? next
        : this;
  }

  /** For people: its time, or else the id. */
  String when() {
    long millis = millis();
    return millis < 0 ? text : Instant.ofEpochMilli(millis).toString();
  }
}
