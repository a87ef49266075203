package io.murmuration.related;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The terms that most often stand in the posts that mention a keyword, as the topic {@code
 * related-terms} carries them under the key {@code <slug>/<shard>}. {@code keyword} is the phrase,
 * {@code at} the second for which this is true and {@code window} the span counted, both in
 * milliseconds; {@code posts} is how many posts were counted; {@code terms} holds at most 100 by
 * descending count, equal counts by ascending code points.
 */
public record RelatedTerms(
    String keyword, int shard, long at, long window, long posts, List<Term> terms) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();
  private static final ObjectWriter WRITER = JSON.writerFor(RelatedTerms.class);
  private static final ObjectReader READER = JSON.readerFor(RelatedTerms.class);

  /**
   * A term with the number of posts that hold it, never too low and at most {@code posts}; {@code
   * score} is that number's share of all posts, from 0 to 1, to 6 decimals.
   */
  public record Term(String term, long count, double score) {}

  public RelatedTerms {
    terms = List.copyOf(terms);
  }

  /** The JSON object with the record's fields, UTF-8. */
  public byte[] toJson() {
    try {
      return WRITER.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads what {@link #toJson} writes; unknown fields are ignored.
   *
   * @throws IllegalArgumentException if the bytes are something else
   */
  public static RelatedTerms fromJson(byte[] json) {
    try {
      RelatedTerms value = READER.readValue(json);
      if (value == null) {
        throw new IllegalArgumentException("not RelatedTerms: null");
      }
      return value;
    } catch (IOException e) {
      throw new IllegalArgumentException("not RelatedTerms: " + e.getMessage(), e);
    }
  }
}
