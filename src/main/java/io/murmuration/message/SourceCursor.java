package io.murmuration.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Where a source is to be resumed, as the topic {@code source-cursors} carries it under the name of
 * the source. {@code cursor} is the source's own text, {@code null} before the first item. {@code
 * posts} are offsets of the topic {@code posts}, by partition, behind which is every post that the
 * source may repeat when it is resumed here; {@code null} where it repeats none.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SourceCursor(
    String source, String cursor, IngestCounts counts, Map<Integer, Long> posts) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public byte[] encode() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static SourceCursor decode(byte[] bytes) {
    try {
      return JSON.readValue(bytes, SourceCursor.class);
    } catch (IOException e) {
      throw new UncheckedIOException("a record of source-cursors cannot be read", e);
    }
  }
}
