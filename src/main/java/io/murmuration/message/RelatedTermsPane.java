package io.murmuration.message;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.murmuration.config.JsonErrors;
import io.murmuration.config.Settings;
import io.murmuration.config.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The counters of one keyword shard for a few minutes: a record of the topic {@code
 * related-terms-state}, from which the counters resume exactly. The arrays are parallel, and not
 * copied.
 *
 * @param since the keyword's {@code addedAt}
 * @param posts the number of posts counted
 * @param n the number of terms counted
 * @param capacity the maximum number of terms held
 * @param terms the held terms, by ascending count
 * @param errors the maximum overestimate of each count
 */
public record RelatedTermsPane(
    long since, long posts, long n, int capacity, String[] terms, long[] counts, long[] errors) {
  private static final ObjectWriter WRITER = WireJson.COMPLETE.writerFor(RelatedTermsPane.class);
  private static final ObjectReader READER = WireJson.COMPLETE.readerFor(RelatedTermsPane.class);

  /** Returns a JSON object with the record's fields in UTF-8. */
  public byte[] toJson() {
    try {
      return WRITER.writeValueAsBytes(this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads the output of {@link #toJson}.
   *
   * @throws IllegalArgumentException if the bytes are not a pane
   */
  public static RelatedTermsPane fromJson(byte[] json) {
    try {
      RelatedTermsPane value = READER.readValue(json);
      if (value == null) {
        throw new IllegalArgumentException("null");
      }
      value.check();
      return value;
    } catch (IOException e) {
      throw new IllegalArgumentException(JsonErrors.describe(e), e);
    }
  }

  private void check() {
    if (since < 0 || !CountRange.contains(posts) || !CountRange.contains(n)) {
      throw new IllegalArgumentException("since, posts or n is out of range");
    }
    if (capacity > Settings.RelatedTerms.MAX_COUNTERS) {
      throw new IllegalArgumentException("capacity is out of range");
    }
    if (!CountRange.containsAll(counts) || !CountRange.containsAll(errors)) {
      throw new IllegalArgumentException("a count or an error is out of range");
    }
  }
}
