package io.murmuration.ingest.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/**
 * A position between two lines of a file.
 *
 * @param offset the number of decompressed bytes before it
 * @param lines the number of terminated lines before it
 * @param fingerprint the checksum of the bytes before it, or empty if the source cannot resume
 */
record ReplayCursor(long offset, long lines, String fingerprint) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  static ReplayCursor parse(String json) throws IOException {
    try {
      ReplayCursor cursor = JSON.readValue(json, ReplayCursor.class);
      if (cursor != null && cursor.offset >= 0 && cursor.lines >= 0 && cursor.fingerprint != null) {
        return cursor;
      }
    } catch (JsonProcessingException e) {
      throw new IOException("not a cursor of the source replay: " + json, e);
    }
    throw new IOException("not a cursor of the source replay: " + json);
  }

  String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
