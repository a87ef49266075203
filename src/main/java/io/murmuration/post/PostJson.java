package io.murmuration.post;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The JSON of {@link Post}, as every topic carries it: an object with the record's fields, where
 * empty lists and unknown values are left out. Unknown fields are ignored, so that a newer writer
 * does not stop an older reader.
 */
public final class PostJson {
  /** Deeper nesting than this is no post. */
  public static final int MAX_NESTING = 100;

  /** Reads JSON within the limits that hold for every post, wherever it comes from. */
  public static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_NESTING)
                  .maxNumberLength(100)
                  .build())
          .build();

  private PostJson() {}

  /** The bytes of a post, UTF-8. Half a surrogate pair becomes U+FFFD. */
  public static byte[] encode(Post post) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(512)) {
      try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
        json.writeStartObject();
        json.writeStringField("id", wellFormed(post.id()));
        json.writeStringField("source", wellFormed(post.source()));
        json.writeObjectFieldStart("author");
        json.writeStringField("id", wellFormed(post.author().id()));
        writeIfKnown(json, "handle", post.author().handle());
        json.writeEndObject();
        json.writeStringField("text", wellFormed(post.text()));
        writeIfKnown(json, "lang", post.lang());
        json.writeNumberField("createdAt", post.createdAt());
        writeIfAny(json, "urls", post.urls());
        writeIfAny(json, "hashtags", post.hashtags());
        writeIfAny(json, "mentions", post.mentions());
        writeIfKnown(json, "link", post.link());
        json.writeEndObject();
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads what {@link #encode} writes.
   *
   * @throws PostFormatException if the bytes are no JSON, or a field is missing or of another type
   */
  public static Post decode(byte[] bytes) throws PostFormatException {
    try (JsonParser json = FACTORY.createParser(bytes)) {
      Post post = read(json);
      if (json.nextToken() != null) {
        throw new PostFormatException("more than one JSON value");
      }
      return post;
    } catch (JsonProcessingException e) {
      throw new PostFormatException("invalid JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Post read(JsonParser json) throws IOException, PostFormatException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new PostFormatException("not a JSON object");
    }
    String id = null;
    String source = null;
    Post.Author author = null;
    String text = null;
    String lang = null;
    Long createdAt = null;
    List<String> urls = List.of();
    List<String> hashtags = List.of();
    List<String> mentions = List.of();
    String link = null;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      switch (name) {
        case "id" -> id = string(json, name);
        case "source" -> source = string(json, name);
        case "author" -> author = author(json);
        case "text" -> text = string(json, name);
        case "lang" -> lang = string(json, name);
        case "createdAt" -> createdAt = number(json, name);
        case "urls" -> urls = strings(json, name);
        case "hashtags" -> hashtags = strings(json, name);
        case "mentions" -> mentions = strings(json, name);
        case "link" -> link = string(json, name);
        default -> json.skipChildren();
      }
    }
    return new Post(
        required(id, "id"),
        required(source, "source"),
        required(author, "author"),
        required(text, "text"),
        lang,
        required(createdAt, "createdAt"),
        urls,
        hashtags,
        mentions,
        link);
  }

  private static Post.Author author(JsonParser json) throws IOException, PostFormatException {
    if (!json.hasToken(JsonToken.START_OBJECT)) {
      throw new PostFormatException("author is not an object");
    }
    String id = null;
    String handle = null;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      switch (name) {
        case "id" -> id = string(json, "author.id");
        case "handle" -> handle = string(json, "author.handle");
        default -> json.skipChildren();
      }
    }
    return new Post.Author(required(id, "author.id"), handle);
  }

  private static <T> T required(T value, String name) throws PostFormatException {
    if (value == null || ("".equals(value) && name.endsWith("id"))) {
      throw new PostFormatException(name + " is missing");
    }
    return value;
  }

  private static String string(JsonParser json, String name)
      throws IOException, PostFormatException {
    return switch (json.currentToken()) {
      case VALUE_STRING -> json.getText();
      case VALUE_NULL -> null;
      default -> throw new PostFormatException(name + " is not a string");
    };
  }

  private static long number(JsonParser json, String name) throws IOException, PostFormatException {
    if (!json.hasToken(JsonToken.VALUE_NUMBER_INT)) {
      throw new PostFormatException(name + " is not a whole number");
    }
    if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER || json.getLongValue() < 0) {
      throw new PostFormatException(name + " is out of range");
    }
    return json.getLongValue();
  }

  private static List<String> strings(JsonParser json, String name)
      throws IOException, PostFormatException {
    if (json.hasToken(JsonToken.VALUE_NULL)) {
      return List.of();
    }
    if (!json.hasToken(JsonToken.START_ARRAY)) {
      throw new PostFormatException(name + " is not an array");
    }
    List<String> values = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (!json.hasToken(JsonToken.VALUE_STRING)) {
        throw new PostFormatException(name + " holds something other than strings");
      }
      values.add(json.getText());
    }
    return values;
  }

  private static void writeIfKnown(JsonGenerator json, String name, String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, wellFormed(value));
    }
  }

  private static void writeIfAny(JsonGenerator json, String name, List<String> values)
      throws IOException {
    if (!values.isEmpty()) {
      json.writeArrayFieldStart(name);
      for (String value : values) {
        json.writeString(wellFormed(value));
      }
      json.writeEndArray();
    }
  }

  private static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return replaceUnpairedSurrogates(text);
      }
    }
    return text;
  }

  private static String replaceUnpairedSurrogates(String text) {
    return text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
