package io.murmuration.keyword;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.murmuration.config.JsonErrors;
import io.murmuration.config.WireJson;
import io.murmuration.query.Query;
import io.murmuration.query.QueryException;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A query of posts that do not count: a record of the topic {@code mutes} under its {@link #key}.
 * After its end the record remains, since it explains the counts of earlier posts.
 *
 * @param query the query in canonical form
 * @param keyword the slug of the keyword that it is for, or {@code null} if it is for all
 * @param mutedAt the time from which it holds back posts, in milliseconds since the epoch
 * @param unmutedAt the time until which it did, in milliseconds since the epoch, or {@code null}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Mute(String query, String keyword, long mutedAt, Long unmutedAt) {
  private static final String ALL_KEYWORDS = "*";

  /** Returns a mute of a query, for one keyword or, if that is {@code null}, for all. */
  public static Mute of(Query query, Keyword keyword, long mutedAtMillis) {
    // The clocks of two machines differ, and it is not before the keyword.
    return keyword == null
        ? new Mute(query.canonical(), null, mutedAtMillis, null)
        : new Mute(
            query.canonical(), keyword.slug(), Math.max(mutedAtMillis, keyword.addedAt()), null);
  }

  /** Returns this mute with an end. */
  public Mute until(long unmutedAtMillis) {
    return new Mute(query, keyword, mutedAt, unmutedAtMillis);
  }

  /** Returns whether it holds back posts now. */
  @JsonIgnore
  public boolean isActive() {
    return unmutedAt == null;
  }

  /** Returns whether it is for a keyword, and not for one of that name that was removed before. */
  public boolean isFor(Keyword other) {
    return keyword == null || (keyword.equals(other.slug()) && mutedAt >= other.addedAt());
  }

  /** Returns {@code <slug of the keyword>/<query>}, or {@code *}{@code /<query>} for all. */
  public String key() {
    return (keyword == null ? ALL_KEYWORDS : keyword) + '/' + query;
  }

  /**
   * Returns the parsed query.
   *
   * @throws QueryException if it is invalid
   */
  public Query parsed() {
    return Query.parseMute(query);
  }

  public byte[] encode() {
    try {
      return WireJson.MAPPER.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a record of the topic {@code mutes}.
   *
   * @return the mute, or {@code null} for a tombstone
   * @throws IOException if the value is not the mute of the key
   */
  public static Mute read(String key, byte[] value) throws IOException {
    if (key == null) {
      throw new IOException("no key");
    }
    if (value == null) {
      return null;
    }
    Mute mute = decode(value);
    try {
      if (!mute.parsed().canonical().equals(mute.query)) {
        throw new IOException("query is not in canonical form");
      }
    } catch (QueryException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (!mute.key().equals(key)) {
      throw new IOException("the key is not <keyword or *>/<query>");
    }
    return mute;
  }

  private static Mute decode(byte[] value) throws IOException {
    try {
      Mute mute = WireJson.MAPPER.readValue(value, Mute.class);
      if (mute == null || mute.query == null || mute.mutedAt <= 0) {
        throw new IOException("not a mute: a field is missing");
      }
      if (mute.unmutedAt != null && mute.unmutedAt < 0) {
        throw new IOException("unmutedAt is out of range");
      }
      return mute;
    } catch (JsonProcessingException e) {
      throw new IOException("not a mute: " + JsonErrors.describe(e), e);
    }
  }
}
