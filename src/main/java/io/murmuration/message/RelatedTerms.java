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
import io.murmuration.config.JsonErrors;
import io.murmuration.config.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The most frequent terms in the posts that mention a keyword: a record of the topic {@code
 * related-terms} under the key {@code <slug>/<shard>}.
 *
 * @param keyword the phrase
 * @param at the whole second that this describes, in milliseconds since the epoch
 * @param window the span counted, in milliseconds
 * @param posts the number of posts counted
 * @param panesFrom when the first pane began, in milliseconds since the epoch; 0 in a record of an
 *     earlier version
 * @param paneMillis the length of each pane; 0 in a record of an earlier version
 * @param terms at most {@value #MAX_TERMS} by descending count; equal counts by ascending code
 *     points
 */
public record RelatedTerms(
    @JsonProperty(required = true) String keyword,
    @JsonProperty(required = true) int shard,
    @JsonProperty(required = true) long at,
    @JsonProperty(required = true) long window,
    @JsonProperty(required = true) long posts,
    long panesFrom,
    long paneMillis,
    @JsonProperty(required = true) List<Term> terms) {

  public static final int MAX_TERMS = 100;

  /** Number of leading terms that have counts per pane. */
  public static final int WITH_PANES = 20;

  private static final JsonMapper JSON =
      WireJson.MAPPER
          .rebuild()
          .enable(
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();
  private static final ObjectWriter WRITER = JSON.writerFor(RelatedTerms.class);
  private static final ObjectReader READER = JSON.readerFor(RelatedTerms.class);

  /**
   * A term with the number of posts that contain it.
   *
   * @param count never too low, and at most {@code posts}
   * @param score the share of {@code count} in all posts, from 0 to 1, rounded to 6 decimals
   * @param panes the count in each pane, oldest first; empty after the first {@link #WITH_PANES}
   *     terms
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

    private boolean isValid() {
      return CountRange.contains(count)
          && score >= 0
          && score < Double.POSITIVE_INFINITY
          && panes.stream().allMatch(CountRange::contains);
    }

    public Term(String term, long count, double score) {
      this(term, count, score, List.of());
    }
  }

  public RelatedTerms {
    terms = List.copyOf(terms);
  }

  /** Returns a JSON object with the record's fields in UTF-8. */
  public byte[] toJson() {
    try {
      return WRITER.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a record of the topic {@code related-terms}.
   *
   * @return the terms, or {@code null} if the keyword was removed
   * @throws IllegalArgumentException as for {@link #fromJson}, or if the key is of another shard
   */
  public static RelatedTerms read(String key, byte[] value) {
    ShardKey shardKey = ShardKey.whole(key);
    RelatedTerms terms = value == null ? null : fromJson(value);
    if (terms != null && terms.shard != shardKey.shard()) {
      throw new IllegalArgumentException("shard is not that of the key");
    }
    return terms;
  }

  /**
   * Reads the output of {@link #toJson} and ignores unknown fields.
   *
   * @throws IllegalArgumentException if the bytes are not such a message, or its times or counts
   *     are inconsistent
   */
  public static RelatedTerms fromJson(byte[] json) {
    try {
      RelatedTerms value = READER.readValue(json);
      if (value == null) {
        throw new IllegalArgumentException("not RelatedTerms: null");
      }
      value.check();
      return value;
    } catch (IOException e) {
      throw new IllegalArgumentException("not RelatedTerms: " + JsonErrors.describe(e), e);
    }
  }

  private void check() {
    if (!PostTime.isOfStage(at) || window < 0 || !CountRange.contains(posts)) {
      throw new IllegalArgumentException("at, window or posts is out of range");
    }
    boolean hasPanes = panesFrom != 0 || paneMillis != 0;
    if (hasPanes && (!PostTime.isOfStage(panesFrom) || paneMillis < 1)) {
      throw new IllegalArgumentException("panesFrom or paneMillis is out of range");
    }
    if (!terms.stream().allMatch(Term::isValid)) {
      throw new IllegalArgumentException("a count or a score is out of range");
    }
    long sizes =
        terms.stream().mapToInt(term -> term.panes().size()).filter(n -> n > 0).distinct().count();
    if (sizes > (hasPanes ? 1 : 0)) {
      throw new IllegalArgumentException("the panes of the terms do not match");
    }
  }
}
