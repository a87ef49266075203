package io.murmuration.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Where a source is to be resumed, as the topic {@code source-cursors} carries it under the name of
 * the source. {@code cursor} is the source's own text, {@code null} before the first item.
 */
public record SourceCursor(String source, String cursor, IngestCounts counts) {
  private static final ObjectMapper JSON = new ObjectMapper();

  byte[] encode() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SourceCursor decode(byte[] bytes) {
    try {
      return JSON.readValue(bytes, SourceCursor.class);
    } catch (IOException e) {
      throw new UncheckedIOException("a record of source-cursors cannot be read", e);
    }
  }
}
