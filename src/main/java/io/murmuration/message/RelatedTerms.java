package io.murmuration.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
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
 * milliseconds; {@code posts} is how many posts were counted; {@code panesFrom} is when the first
 * pane began and {@code paneMillis} how long each is; {@code terms} holds at most 100 by descending
 * count, equal counts by ascending code points.
 */
public record RelatedTerms(
    @JsonProperty(required = true) String keyword,
    @JsonProperty(required = true) int shard,
    @JsonProperty(required = true) long at,
    @JsonProperty(required = true) long window,
    @JsonProperty(required = true) long posts,
    @JsonProperty(required = true) long panesFrom,
    @JsonProperty(required = true) long paneMillis,
    @JsonProperty(required = true) List<Term> terms) {

  /** So many terms, the first, have counts per pane. */
  public static final int WITH_PANES = 20;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();
  private static final ObjectWriter WRITER = JSON.writerFor(RelatedTerms.class);
  private static final ObjectReader READER = JSON.readerFor(RelatedTerms.class);

  /**
   * A term with the number of posts that hold it, never too low and at most {@code posts}; {@code
   * score} is that number's share of all posts, from 0 to 1, to 6 decimals. {@code panes} says how
   * many of them are in each pane, the oldest first, and is empty after the first {@link
   * #WITH_PANES} terms.
   */
  public record Term(
      @JsonProperty(required = true) String term,
      @JsonProperty(required = true) long count,
      @JsonProperty(required = true) double score,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
          List<Long> panes) {
    public Term {
      panes = List.copyOf(panes);
    }

    /** A term without counts per pane. */
    public Term(String term, long count, double score) {
      this(term, count, score, List.of());
    }
  }

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
