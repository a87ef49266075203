package io.murmuration.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.murmuration.config.JsonErrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Encodes a {@link Post} as the JSON that every topic carries: an object with the record's fields,
 * without empty lists and unknown values. Decoding ignores unknown fields, so that an older reader
 * accepts a newer writer.
 */
public final class PostJson {
  /**
   * Reads JSON within the {@link JsonLimits}, as UTF-8 only. Field names come from untrusted input:
   * they are not interned, and hash collisions among them are not an error.
   */
  public static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .streamReadConstraints(JsonLimits.CONSTRAINTS)
          .build();

  /** Finds the hashtags and mentions of a post in its text; by default none. */
  public interface AbsentLists {
    default List<String> hashtags(String text) {
      return List.of();
    }

    default List<String> mentions(String text) {
      return List.of();
    }
  }

  private static final AbsentLists EMPTY = new AbsentLists() {};

  private PostJson() {}

  /** Encodes a post in UTF-8. An unpaired surrogate becomes U+FFFD. */
  public static byte[] encode(Post post) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(512)) {
      try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
        json.writeStartObject();
        json.writeStringField("id", Utf8.wellFormed(post.id()));
        json.writeStringField("source", Utf8.wellFormed(post.source()));
        json.writeObjectFieldStart("author");
        json.writeStringField("id", Utf8.wellFormed(post.author().id()));
        writeIfKnown(json, "handle", post.author().handle());
        if (post.author().bot()) {
          json.writeBooleanField("bot", true);
        }
        json.writeEndObject();
        json.writeStringField("text", Utf8.wellFormed(post.text()));
        writeIfKnown(json, "lang", post.lang());
        json.writeNumberField("createdAt", post.createdAt());
        writeIfAny(json, "urls", post.urls());
        writeIfAny(json, "hashtags", post.hashtags());
        writeIfAny(json, "mentions", post.mentions());
        writeIfKnown(json, "link", post.link());
        writeIfKnown(json, "replyTo", post.references().replyTo());
        writeIfKnown(json, "repostOf", post.references().repostOf());
        writeIfKnown(json, "quoteOf", post.references().quoteOf());
        writeIfAny(json, "media", post.media());
        writeIfKnown(json, "client", post.client());
        json.writeEndObject();
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Decodes the output of {@link #encode}.
   *
   * @throws PostFormatException if the bytes are not JSON in well-formed UTF-8; if a field is
   *     missing, of another type or out of range; or if an id or the source is empty or has an
   *     unpaired surrogate
   */
  public static Post decode(byte[] bytes) throws PostFormatException {
    return decode(bytes, 0, bytes.length, EMPTY);
  }

  /**
   * Decodes a post of another writer. {@code absent} supplies {@code hashtags} and {@code mentions}
   * that are missing or {@code null}; empty ones stay empty.
   *
   * @throws PostFormatException as for {@link #decode(byte[])}
   */
  public static Post decode(byte[] bytes, int from, int length, AbsentLists absent)
      throws PostFormatException {
    if (!Utf8.isWellFormed(bytes, from, length)) {
      throw new PostFormatException("invalid UTF-8");
    }
    try {
      return JsonLimits.read(
          bytes,
          from,
          length,
          (json, start, size) -> decode(FACTORY.createParser(json, start, size), absent));
    } catch (IOException e) {
      throw invalid(e);
    }
  }

  /**
   * Decodes the only post of a parser, and closes the parser.
   *
   * @throws PostFormatException as for {@link #decode(byte[])}
   */
  public static Post decode(JsonParser parser, AbsentLists absent)
      throws IOException, PostFormatException {
    try (JsonParser json = parser) {
      Post post = read(json, absent);
      if (json.nextToken() != null) {
        throw new PostFormatException("more than one JSON value");
      }
      return post;
    }
  }

  /** Converts Jackson's reason for not reading a post to one short phrase. */
  public static PostFormatException invalid(IOException e) {
    return new PostFormatException("invalid JSON: " + JsonErrors.describe(e));
  }

  private static Post read(JsonParser json, AbsentLists absent)
      throws IOException, PostFormatException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new PostFormatException("not a JSON object");
    }
    String id = null;
    String source = null;
    Post.Author author = null;
    String text = null;
    String lang = null;
    Long createdAt = null;
    List<String> urls = null;
    List<String> hashtags = null;
    List<String> mentions = null;
    String link = null;
    String replyTo = null;
    String repostOf = null;
    String quoteOf = null;
    List<String> media = null;
    String client = null;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      switch (name) {
        case "id" -> id = string(json, name);
        case "source" -> source = string(json, name);
        case "author" -> author = author(json);
        case "text" -> text = string(json, name);
        case "lang" -> lang = string(json, name);
        case "createdAt" -> createdAt = time(json, name);
        case "urls" -> urls = strings(json, name);
        case "hashtags" -> hashtags = strings(json, name);
        case "mentions" -> mentions = strings(json, name);
        case "link" -> link = string(json, name);
        case "replyTo" -> replyTo = string(json, name);
        case "repostOf" -> repostOf = string(json, name);
        case "quoteOf" -> quoteOf = string(json, name);
        case "media" -> media = strings(json, name);
        case "client" -> client = string(json, name);
        default -> json.skipChildren();
      }
    }
    return new Post(
        requiredId(id, "id"),
        requiredId(source, "source"),
        required(author, "author"),
        required(text, "text"),
        lang,
        required(createdAt, "createdAt"),
        urls == null ? List.of() : urls,
        hashtags == null ? absent.hashtags(text) : hashtags,
        mentions == null ? absent.mentions(text) : mentions,
        link,
        new Post.References(replyTo, repostOf, quoteOf),
        media == null ? List.of() : media,
        client);
  }

  private static Post.Author author(JsonParser json) throws IOException, PostFormatException {
    if (json.hasToken(JsonToken.VALUE_NULL)) {
      return null;
    }
    if (!json.hasToken(JsonToken.START_OBJECT)) {
      throw PostFormatException.of("author", "is not an object");
    }
    String id = null;
    String handle = null;
    boolean bot = false;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      switch (name) {
        case "id" -> id = string(json, "author.id");
        case "handle" -> handle = string(json, "author.handle");
        case "bot" -> bot = flag(json, "author.bot");
        default -> json.skipChildren();
      }
    }
    return new Post.Author(requiredId(id, "author.id"), handle, bot);
  }

  private static <T> T required(T value, String name) throws PostFormatException {
    if (value == null) {
      throw PostFormatException.of(name, "is missing");
    }
    return value;
  }

  /** Requires an id that encoding does not change, so that different ids stay different. */
  private static String requiredId(String value, String name) throws PostFormatException {
    if (required(value, name).isEmpty()) {
      throw PostFormatException.of(name, "is empty");
    }
    if (!Utf8.wellFormed(value).equals(value)) {
      throw PostFormatException.of(name, "has half a surrogate pair");
    }
    return value;
  }

  private static String string(JsonParser json, String name)
      throws IOException, PostFormatException {
    return switch (json.currentToken()) {
      case VALUE_STRING -> json.getText();
      case VALUE_NULL -> null;
      default -> throw PostFormatException.of(name, "is not a string");
    };
  }

  private static boolean flag(JsonParser json, String name)
      throws IOException, PostFormatException {
    return switch (json.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE, VALUE_NULL -> false;
      default -> throw PostFormatException.of(name, "is not true or false");
    };
  }

  private static Long time(JsonParser json, String name) throws IOException, PostFormatException {
    if (json.hasToken(JsonToken.VALUE_NULL)) {
      return null;
    }
    // A double holds every valid time exactly.
    double number = json.currentToken().isNumeric() ? json.getDoubleValue() : Double.NaN;
    boolean isWhole = number == Math.rint(number) && !Double.isInfinite(number);
    if (!isWhole && !json.hasToken(JsonToken.VALUE_NUMBER_INT)) {
      throw PostFormatException.of(name, "is not a whole number");
    }
    return PostTime.required(name, (long) number);
  }

  private static List<String> strings(JsonParser json, String name)
      throws IOException, PostFormatException {
    if (json.hasToken(JsonToken.VALUE_NULL)) {
      return null;
    }
    if (!json.hasToken(JsonToken.START_ARRAY)) {
      throw PostFormatException.of(name, "is not an array");
    }
    List<String> values = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (!json.hasToken(JsonToken.VALUE_STRING)) {
        throw PostFormatException.of(name, "holds something other than strings");
      }
      values.add(json.getText());
    }
    return values;
  }

  private static void writeIfKnown(JsonGenerator json, String name, String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, Utf8.wellFormed(value));
    }
  }

  private static void writeIfAny(JsonGenerator json, String name, List<String> values)
      throws IOException {
    if (!values.isEmpty()) {
      json.writeArrayFieldStart(name);
      for (String value : values) {
        json.writeString(Utf8.wellFormed(value));
      }
      json.writeEndArray();
    }
  }
}
