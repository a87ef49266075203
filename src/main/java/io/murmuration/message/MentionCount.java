package io.murmuration.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.murmuration.config.JsonErrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * The mentions of a keyword in one shard: a record of the topic {@code mentions} under the key
 * {@code <slug>/<shard>}. It holds everything that counting needs to resume.
 *
 * @param keyword the phrase
 * @param at the whole second that this describes, in milliseconds since the epoch
 * @param since when counting began, in milliseconds since the epoch
 * @param total the number of mentions since then; after a rewind, since the offset that the stage
 *     was rewound to
 */
public record MentionCount(
    String keyword,
    int shard,
    long at,
    long since,
    long total,
    Rates rates,
    Counts seconds,
    Counts minutes) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();
  private static final ObjectWriter WRITER = JSON.writerFor(MentionCount.class);
  private static final ObjectReader READER = JSON.readerFor(MentionCount.class);

  /**
   * Mentions per second, rounded to 6 decimals. {@code lastSecond} covers the last complete second,
   * the one before {@code at}, because the current second is still incomplete. The other rates
   * cover the last 60 seconds, 10 minutes and 60 minutes, including the second or minute of {@code
   * at}. They are divided by the part of that span between {@code since} and the end of {@code at},
   * at least one second.
   */
  public record Rates(
      @JsonProperty("1s") double lastSecond,
      @JsonProperty("1m") double lastMinute,
      @JsonProperty("10m") double last10Minutes,
      @JsonProperty("1h") double lastHour) {}

  /**
   * Counts of 60 consecutive seconds or minutes. The first begins at {@code from}, in milliseconds
   * since the epoch. The last contains {@code at}.
   */
  public record Counts(long from, long[] counts) {
    public static final int LENGTH = 60;

    public Counts {
      if (counts.length != LENGTH) {
        throw new IllegalArgumentException(counts.length + " counts, expected " + LENGTH);
      }
      counts = counts.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Counts that
          && from == that.from
          && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
      return 31 * Long.hashCode(from) + Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
      return "Counts[from=" + from + ", counts=" + Arrays.toString(counts) + "]";
    }
  }

  /**
   * Returns a JSON object with the record's fields in UTF-8. The rates are named {@code 1s, 1m,
   * 10m, 1h}.
   */
  public byte[] toJson() {
    try {
      return WRITER.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads the output of {@link #toJson} and ignores unknown fields.
   *
   * @throws IllegalArgumentException if the bytes are not such a message
   */
  public static MentionCount fromJson(byte[] json) {
    try {
      MentionCount value = READER.readValue(json);
      if (value == null) {
        throw new IllegalArgumentException("not a MentionCount: null");
      }
      return value;
    } catch (IOException e) {
      throw new IllegalArgumentException("not a MentionCount: " + JsonErrors.describe(e), e);
    }
  }
}
