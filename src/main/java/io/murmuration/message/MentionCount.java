package io.murmuration.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * How often a keyword was mentioned in one shard, as the topic {@code mentions} carries it under
 * the key {@code <slug>/<shard>}; it holds all that counting needs to go on. {@code keyword} is the
 * phrase, {@code at} the whole second for which this is true and {@code since} when observing
 * began, both in milliseconds since the epoch; {@code total} is the number of mentions since then;
 * where the stage was taken back, since the place in the log that it was taken back to.
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
   * Mentions per second, to 6 decimals. {@code lastSecond} is over the last complete second, the
   * one before {@code at}: the current one would read too low for as long as it lasts. The others
   * are over the last 60 seconds, 10 minutes and 60 minutes, the second or minute of {@code at}
   * among them, divided by as much of that span as lies between {@code since} and the end of {@code
   * at}, at least one second.
   */
  public record Rates(
      @JsonProperty("1s") double lastSecond,
      @JsonProperty("1m") double lastMinute,
      @JsonProperty("10m") double last10Minutes,
      @JsonProperty("1h") double lastHour) {}

  /**
   * Counts of 60 consecutive seconds or minutes, of which the first begins at {@code from}
   * (milliseconds) and the last is the one of {@code at}.
   */
  public record Counts(long from, long[] counts) {
    /** How many counts there are. */
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

  /** The JSON object with the record's fields, the rates as {@code 1s, 1m, 10m, 1h}; UTF-8. */
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
  public static MentionCount fromJson(byte[] json) {
    try {
      MentionCount value = READER.readValue(json);
      if (value == null) {
        throw new IllegalArgumentException("not a MentionCount: null");
      }
      return value;
    } catch (IOException e) {
      throw new IllegalArgumentException("not a MentionCount: " + e.getMessage(), e);
    }
  }
}
