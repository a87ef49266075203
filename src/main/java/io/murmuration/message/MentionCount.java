package io.murmuration.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.murmuration.config.JsonErrors;
import io.murmuration.config.WireJson;
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

  private static final ObjectWriter WRITER = WireJson.COMPLETE.writerFor(MentionCount.class);
  private static final ObjectReader READER = WireJson.COMPLETE.readerFor(MentionCount.class);
  private static final long SECOND_MILLIS = 1000;
  private static final long MINUTE_MILLIS = 60 * SECOND_MILLIS;

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
      @JsonProperty("1h") double lastHour) {
    private boolean areValid() {
      // Also false for NaN.
      return lastSecond >= 0
          && lastMinute >= 0
          && last10Minutes >= 0
          && lastHour >= 0
          && lastSecond + lastMinute + last10Minutes + lastHour < Double.POSITIVE_INFINITY;
    }
  }

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

    private boolean areValid(long atMillis, long spanMillis) {
      long first = Math.floorDiv(atMillis, spanMillis) - LENGTH + 1;
      return from == first * spanMillis && CountRange.containsAll(counts);
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
   * Reads a record of the topic {@code mentions}.
   *
   * @return the counts, or {@code null} if the keyword was removed
   * @throws IllegalArgumentException as for {@link #fromJson}, or if the key is of another shard
   */
  public static MentionCount read(String key, byte[] value) {
    ShardKey shardKey = ShardKey.whole(key);
    MentionCount count = value == null ? null : fromJson(value);
    if (count != null && count.shard != shardKey.shard()) {
      throw new IllegalArgumentException("shard is not that of the key");
    }
    return count;
  }

  /**
   * Reads the output of {@link #toJson} and ignores unknown fields.
   *
   * @throws IllegalArgumentException if the bytes are not such a message, or its times or counts
   *     are inconsistent
   */
  public static MentionCount fromJson(byte[] json) {
    try {
      MentionCount value = READER.readValue(json);
      if (value == null) {
        throw new IllegalArgumentException("not a MentionCount: null");
      }
      value.check();
      return value;
    } catch (IOException e) {
      throw new IllegalArgumentException("not a MentionCount: " + JsonErrors.describe(e), e);
    }
  }

  private void check() {
    if (!PostTime.isOfStage(at) || at % SECOND_MILLIS != 0 || since < 0) {
      throw new IllegalArgumentException("at or since is out of range");
    }
    if (!seconds.areValid(at, SECOND_MILLIS) || !minutes.areValid(at, MINUTE_MILLIS)) {
      throw new IllegalArgumentException(
          "seconds or minutes do not end at the time of at, or a count is out of range");
    }
    if (!CountRange.contains(total) || !rates.areValid()) {
      throw new IllegalArgumentException("total or a rate is out of range");
    }
  }
}
