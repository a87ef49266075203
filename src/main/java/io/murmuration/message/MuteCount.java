package io.murmuration.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.murmuration.config.JsonErrors;
import io.murmuration.config.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The posts of one partition of {@code posts} that a mute has held back: a record of the topic
 * {@code mute-counts} under the {@link Key}. It is a result of fanout, and its state.
 *
 * @param mutedAt the time from which the mute holds back posts, in milliseconds since the epoch
 * @param posts the number of posts; after a rewind, since the offset that fanout was rewound to
 * @param lastAt the time of the latest of them, in milliseconds since the epoch
 */
public record MuteCount(long mutedAt, long posts, long lastAt) {
  private static final ObjectWriter WRITER = WireJson.COMPLETE.writerFor(MuteCount.class);
  private static final ObjectReader READER = WireJson.COMPLETE.readerFor(MuteCount.class);

  /**
   * The key of a record: {@code <partition>/<key of the mute>}.
   *
   * @param mute the key of the mute in its topic
   */
  public record Key(int partition, String mute) {
    private static final Pattern FORMAT = Pattern.compile("(?s)(0|[1-9][0-9]{0,8})/(.+)");

    /**
     * Parses a key.
     *
     * @throws IllegalArgumentException if it has another form or is {@code null}
     */
    public static Key parse(String key) {
      Matcher parts = FORMAT.matcher(key == null ? "" : key);
      if (!parts.matches()) {
        throw new IllegalArgumentException("the key is not <partition>/<mute>");
      }
      return new Key(Integer.parseInt(parts.group(1)), parts.group(2));
    }

    @Override
    public String toString() {
      return partition + "/" + mute;
    }
  }

  public byte[] encode() {
    try {
      return WRITER.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Decodes the value of a record.
   *
   * @throws IllegalArgumentException if it is no count
   */
  public static MuteCount decode(byte[] value) {
    try {
      MuteCount count = READER.readValue(value);
      if (count == null || count.mutedAt < 0 || count.posts < 0 || count.lastAt < 0) {
        throw new IllegalArgumentException("not a count of muted posts");
      }
      return count;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "not a count of muted posts: " + JsonErrors.describe(e), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a record of the topic {@code mute-counts}.
   *
   * @return the count, or {@code null} for a tombstone
   * @throws IllegalArgumentException as for {@link #decode} and {@link Key#parse}
   */
  public static MuteCount read(String key, byte[] value) {
    Key.parse(key);
    return value == null ? null : decode(value);
  }
}
