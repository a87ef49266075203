package io.murmuration.control;

/**
 * A mute in force, and the posts that it has held back.
 *
 * @param query the query in canonical form
 * @param keyword the slug of the keyword that it is for, or {@code null} if it is for all
 * @param mutedAt the time from which it holds back posts, in milliseconds since the epoch
 * @param posts the number of posts that it has held back
 * @param lastAt the time of the latest of them, in milliseconds since the epoch, or {@code null} if
 *     there is none
 */
public record ActiveMute(String query, String keyword, long mutedAt, long posts, Long lastAt) {
  /** Returns the time of its latest post or, without any, of its beginning. */
  long latestMillis() {
    return lastAt == null ? mutedAt : Math.max(mutedAt, lastAt);
  }
}
