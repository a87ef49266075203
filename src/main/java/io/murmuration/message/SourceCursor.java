package io.murmuration.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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
      throw new UncheckedIOException("cannot read a record of source-cursors", e);
    }
  }
}
