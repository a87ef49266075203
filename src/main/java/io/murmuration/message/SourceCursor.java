package io.murmuration.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.config.JsonErrors;
import io.murmuration.config.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * The position at which a source resumes: a record of the topic {@code source-cursors} under the
 * name of the source.
 *
 * @param cursor the source's own text, or {@code null} before the first item
 * @param posts offsets of the topic {@code posts} by partition, or {@code null} if the source
 *     repeats no posts; every post that the source may repeat when it resumes here is at or after
 *     them
 */
public record SourceCursor(
    String source,
    String cursor,
    IngestCounts counts,
    @JsonInclude(JsonInclude.Include.NON_NULL) Map<Integer, Long> posts) {
  private static final ObjectMapper JSON =
      WireJson.MAPPER.rebuild().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  public byte[] encode() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a record of the topic {@code source-cursors}.
   *
   * @return the cursor, or {@code null} if it was removed
   * @throws IllegalArgumentException if the value is not a cursor of the source in the key
   */
  public static SourceCursor read(String key, byte[] value) {
    if (key == null) {
      throw new IllegalArgumentException("no key");
    }
    SourceCursor cursor = value == null ? null : decode(value);
    if (cursor != null && !key.equals(cursor.source)) {
      throw new IllegalArgumentException("source is not the key");
    }
    return cursor;
  }

  /**
   * Reads the output of {@link #encode}.
   *
   * @throws IllegalArgumentException if the bytes are not a cursor
   */
  public static SourceCursor decode(byte[] bytes) {
    try {
      SourceCursor cursor = JSON.readValue(bytes, SourceCursor.class);
      if (cursor == null || cursor.source == null || cursor.counts == null) {
        throw new IllegalArgumentException("source or counts is missing");
      }
      if (!cursor.counts.areValid()) {
        throw new IllegalArgumentException("a count is out of range");
      }
      if (cursor.posts != null
          && !cursor.posts.entrySet().stream().allMatch(SourceCursor::isValid)) {
        throw new IllegalArgumentException("posts holds something other than offsets");
      }
      return cursor;
    } catch (IOException e) {
      throw new IllegalArgumentException("not a cursor: " + JsonErrors.describe(e), e);
    }
  }

  private static boolean isValid(Map.Entry<Integer, Long> offset) {
    return offset.getKey() >= 0 && offset.getValue() != null && offset.getValue() >= 0;
  }
}
