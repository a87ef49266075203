package io.murmuration.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/**
 * A cursor that is one whole number, and no less than another: a JSON object with a field of that
 * name.
 */
public record NumberCursor(String field, long least) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public String encode(long number) {
    return "{\"" + field + "\":" + number + "}";
  }

  /**
   * Reads what {@link #encode} writes.
   *
   * @throws IOException if it is something else
   */
  public long decode(String cursor) throws IOException {
    try {
      JsonNode number = JSON.readTree(cursor).path(field);
      if (number.isIntegralNumber() && number.canConvertToLong() && number.longValue() >= least) {
        return number.longValue();
      }
    } catch (JsonProcessingException e) {
      throw new IOException("not a cursor of " + field + ": " + cursor, e);
    }
    throw new IOException("not a cursor of " + field + ": " + cursor);
  }
}
