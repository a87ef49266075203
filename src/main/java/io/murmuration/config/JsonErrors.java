package io.murmuration.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.CharConversionException;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Explains to people why a text is not JSON, or not the expected JSON. */
public final class JsonErrors {
  private static final int MAX_QUOTED = 40;
  private static final Pattern CODE = Pattern.compile("\\bcode (\\d{1,7})\\b");
  private static final Pattern TOKEN =
      Pattern.compile("^(?:Unrecognized|Non-standard) token '([^']*)'");
  private static final Pattern REPEATED =
      Pattern.compile("^Duplicate (?:[Ff]ield|Object property) ['\"]([^'\"]*)['\"]");
  private static final Pattern MARK = Pattern.compile("^Unexpected close marker '(.)'");

  /** Parts of the parser's messages, and what the text should have instead. */
  private static final Map<String, String> EXPECTED =
      Map.of(
          "expecting double-quote", ", expected a field name in double quotes",
          "expecting comma", ", expected a comma",
          "expecting a colon", ", expected a colon",
          "hex-digit", ", expected four hexadecimal digits after \\u");

  private static final Map<String, String> LIMITS =
      Map.of(
          "nesting depth", "its nesting is too deep",
          "Token count", "it has too many values",
          "Number value length", "a number in it is too long",
          "String value length", "a string in it is too long",
          "Name length", "a field name in it is too long");

  private JsonErrors() {}

  /** Returns a short clause, such as {@code unexpected 'x' near column 12}. */
  public static String describe(IOException e) {
    String message =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    String text = message == null ? "" : message;
    if (e instanceof JsonEOFException) {
      return "it ends too early";
    }
    if (e instanceof CharConversionException || text.startsWith("Invalid UTF-8")) {
      // The parser does not decode characters between values.
      return "text beyond ASCII outside a string, or invalid UTF-8";
    }
    if (e instanceof StreamConstraintsException) {
      return firstOf(LIMITS, text, "it is too large");
    }
    if (e instanceof JsonMappingException mapping) {
      return "%s is missing or invalid".formatted(field(mapping));
    }
    return problem(text) + (e instanceof JsonProcessingException json ? near(json) : "");
  }

  private static String field(JsonMappingException e) {
    String path =
        e.getPath().stream()
            .map(JsonMappingException.Reference::getFieldName)
            .filter(Objects::nonNull)
            .collect(Collectors.joining("."));
    return path.isEmpty() ? "a field" : path;
  }

  private static String problem(String text) {
    Matcher token = TOKEN.matcher(text);
    if (token.find()) {
      return "unexpected " + quoted(token.group(1));
    }
    Matcher repeated = REPEATED.matcher(text);
    if (repeated.find()) {
      return "repeated field " + quoted(repeated.group(1));
    }
    Matcher mark = MARK.matcher(text);
    if (mark.find()) {
      return "unexpected " + quoted(mark.group(1));
    }
    Matcher code = CODE.matcher(text);
    String character = code.find() ? character(Integer.parseInt(code.group(1))) : "character";
    if (text.startsWith("Unexpected character") || text.startsWith("Illegal character")) {
      return "unexpected " + character + firstOf(EXPECTED, text, "");
    }
    if (text.startsWith("Illegal unquoted character")) {
      return "unescaped " + character + " in a string";
    }
    if (text.startsWith("Unrecognized character escape")) {
      return "unknown escape sequence: a backslash before " + character;
    }
    return text.startsWith("Invalid numeric value") ? "invalid number" : "unexpected content";
  }

  private static String firstOf(Map<String, String> parts, String text, String otherwise) {
    return parts.entrySet().stream()
        .filter(part -> text.contains(part.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(otherwise);
  }

  /** The parser reads bytes: it names only the first byte of a character beyond ASCII. */
  private static String character(int code) {
    if (code >= 0x80) {
      return "character that is not ASCII";
    }
    return code < ' ' || code == 0x7F
        ? "control character U+%04X".formatted(code)
        : quoted(String.valueOf((char) code));
  }

  /** Returns the start of a text in single quotes, without control characters. */
  public static String quoted(String text) {
    String shown = text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "…";
    return "'" + shown.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}]", "?") + "'";
  }

  private static String near(JsonProcessingException e) {
    return e.getLocation() == null || e.getLocation().getColumnNr() < 1
        ? ""
        : " near column " + e.getLocation().getColumnNr();
  }
}
