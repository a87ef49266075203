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
 * A condition on the JSON value at a pointer of RFC 6901.
 *
 * @param expected the expected text, number, {@code true}, {@code false} or {@code null} in its
 *     JSON spelling, or {@code null} if any value is accepted
 */
public record JsonCondition(JsonPointer pointer, String expected) {
  private static final JsonFactory JSON = PostJson.FACTORY;
  private static final String EXPECTED =
      "a JSON pointer, optionally followed by = and a value: /author/handle=ada";

  /**
   * Parses {@code /author/handle} (any value) or {@code /author/handle=ada}. The pointer cannot
   * contain {@code =}.
   *
   * @param name the name of the option in the error message
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

  /** Returns whether the bytes are JSON, at least up to the pointer, and meet the condition. */
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
