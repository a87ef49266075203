package io.murmuration.operate.records;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.JsonPointerBasedFilter;
import com.fasterxml.jackson.core.filter.TokenFilter.Inclusion;
import io.murmuration.config.ConfigException;
import io.murmuration.message.PostJson;
import java.io.IOException;

/**
 * A condition on a place in JSON that a pointer of RFC 6901 names.
 *
 * @param expected the text, number, {@code true}, {@code false} or {@code null} that has to be
 *     there, as it is written; {@code null} if anything may be
 */
public record JsonCondition(JsonPointer pointer, String expected) {
  private static final JsonFactory JSON = PostJson.FACTORY;
  private static final String EXPECTED =
      "a JSON pointer, and if it matters what is there, = and that: /author/handle=ada";

  /**
   * Reads {@code /author/handle} (there is one) or {@code /author/handle=ada}. A {@code =} in the
   * pointer cannot be written.
   *
   * @param name what to call it where it is wrong
   */
  public static JsonCondition parse(String name, String text) {
    int equals = text.indexOf('=');
    String pointer = equals < 0 ? text : text.substring(0, equals);
    if (!pointer.startsWith("/")) {
      throw new ConfigException(name, text, EXPECTED);
    }
    return new JsonCondition(
        JsonPointer.compile(pointer), equals < 0 ? null : text.substring(equals + 1));
  }

  /** Whether these bytes are JSON, up to that place at least, and what is there is as it should. */
  boolean isMetBy(byte[] value) {
    if (value == null) {
      return false;
    }
    try (JsonParser parser =
        new FilteringParserDelegate(
            JSON.createParser(value),
            new JsonPointerBasedFilter(pointer),
            Inclusion.ONLY_INCLUDE_ALL,
            false)) {
      JsonToken found = parser.nextToken();
      return found != null
          && (expected == null || (found.isScalarValue() && expected.equals(parser.getText())));
    } catch (IOException e) {
      return false;
    }
  }
}
