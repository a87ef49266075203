package io.murmuration.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.function.LongSupplier;

/**
 * The format of a cursor that is one whole number: a JSON object with one field.
 *
 * @param field the name of the field
 * @param min the minimum number
 * @param max returns the maximum number at present, which replaces a larger one
 */
public record NumberCursor(String field, long min, LongSupplier max) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public String encode(long number) {
    return "{\"" + field + "\":" + number + "}";
  }

  /** Decodes a cursor of {@link #encode}; fails for another format. */
  public long decode(String cursor) throws IOException {
    try {
      JsonNode number = JSON.readTree(cursor).path(field);
      if (number.isIntegralNumber() && number.canConvertToLong() && number.longValue() >= min) {
        return Math.min(number.longValue(), max.getAsLong());
      }
    } catch (JsonProcessingException e) {
      throw new IOException("The cursor %s has no number %s".formatted(cursor, field), e);
    }
    throw new IOException("The cursor %s has no number %s".formatted(cursor, field));
  }
}
