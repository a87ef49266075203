package io.murmuration.keyword;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.murmuration.message.PostJson;
import io.murmuration.message.Topics;
import io.murmuration.query.NamedQuery;
import io.murmuration.query.QueryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;

/**
 * Encodes a {@link Keyword} as the JSON of the topic {@code keywords}: {@code {"slug": …, "phrase":
 * …, "addedAt": milliseconds, "topic": …, "color": 0 to 7, "query": …, "label": …, "editedAt":
 * milliseconds}}. A keyword without a topic has its own, and everything behind it is optional.
 * Decoding ignores unknown fields and colors, so that an older reader accepts a newer writer.
 */
public final class KeywordJson {
  private static final Pattern SLUG = Pattern.compile("[a-z0-9-]{1,200}");

  private KeywordJson() {}

  public static byte[] encode(Keyword keyword) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(128)) {
      try (JsonGenerator json = PostJson.FACTORY.createGenerator(bytes)) {
        json.writeStartObject();
        json.writeStringField("slug", keyword.slug());
        json.writeStringField("phrase", keyword.phrase());
        json.writeNumberField("addedAt", keyword.addedAt());
        json.writeStringField("topic", keyword.topic());
        if (keyword.color() != null) {
          json.writeNumberField("color", keyword.color());
        }
        if (keyword.query() != null) {
          json.writeStringField("query", keyword.query());
        }
        if (keyword.label() != null) {
          json.writeStringField("label", keyword.label());
        }
        if (keyword.editedAt() != null) {
          json.writeNumberField("editedAt", keyword.editedAt());
        }
        json.writeEndObject();
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Decodes the output of {@link #encode}. The slug of the result is valid in a topic name, and its
   * phrase is a query.
   *
   * @throws KeywordFormatException if the bytes are not JSON, or a field is missing, of another
   *     type or invalid
   */
  public static Keyword decode(byte[] bytes) throws KeywordFormatException {
    try (JsonParser json = PostJson.FACTORY.createParser(bytes)) {
      Keyword keyword = read(json);
      if (json.nextToken() != null) {
        throw new KeywordFormatException("more than one JSON value");
      }
      return keyword;
    } catch (IOException e) {
      throw new KeywordFormatException(PostJson.invalid(e).getMessage());
    }
  }

  /**
   * Reads a record of the topic {@code keywords}. The slug is its key.
   *
   * @return the keyword, or {@code null} if it was removed
   * @throws KeywordFormatException as for {@link #decode}, or if the key is not the slug
   */
  public static Keyword read(String key, byte[] value) throws KeywordFormatException {
    if (key == null || !SLUG.matcher(key).matches() || isOfSharedTopic(key)) {
      throw new KeywordFormatException("the key is not a slug");
    }
    Keyword keyword = value == null ? null : decode(value);
    if (keyword != null && !keyword.slug().equals(key)) {
      throw new KeywordFormatException("slug is not the key");
    }
    return keyword;
  }

  private static boolean isOfSharedTopic(String slug) {
    return Topics.KEYWORD_SHARED.equals(Topics.KEYWORD_PREFIX + slug);
  }

  private static Keyword read(JsonParser json) throws IOException, KeywordFormatException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new KeywordFormatException("not a JSON object");
    }
    String slug = null;
    String phrase = null;
    long addedAt = -1;
    String topic = null;
    Integer color = null;
    String query = null;
    String label = null;
    Long editedAt = null;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      switch (name) {
        case "slug" -> slug = string(json, name);
        case "phrase" -> phrase = string(json, name);
        case "addedAt" -> addedAt = number(json, name);
        case "topic" -> topic = string(json, name);
        case "color" -> color = color(json);
        case "query" -> query = string(json, name);
        case "label" -> label = string(json, name);
        case "editedAt" -> editedAt = number(json, name);
        default -> json.skipChildren();
      }
    }
    if (slug == null || phrase == null || addedAt < 0) {
      String missing = slug == null ? "slug" : phrase == null ? "phrase" : "addedAt";
      throw new KeywordFormatException(missing + " is missing");
    }
    String ownTopic = Topics.KEYWORD_PREFIX + slug;
    return placed(
        checked(new Keyword(slug, phrase, addedAt, ownTopic, color, query, label, editedAt)),
        topic);
  }

  private static Keyword checked(Keyword keyword) throws KeywordFormatException {
    if (!SLUG.matcher(keyword.slug()).matches()) {
      throw new KeywordFormatException("slug must consist of a-z, 0-9 and -");
    }
    try {
      String canonical = keyword.parsed().canonical();
      if (keyword.query() != null && !keyword.query().equals(canonical)) {
        throw new KeywordFormatException("query is not the canonical form of phrase");
      }
      if (keyword.label() != null && !NamedQuery.label(keyword.label()).equals(keyword.label())) {
        throw new KeywordFormatException("label has needless white space");
      }
    } catch (QueryException e) {
      throw new KeywordFormatException(e.getMessage());
    }
    return keyword;
  }

  private static Keyword placed(Keyword keyword, String topic) throws KeywordFormatException {
    if (keyword.topic().equals(Topics.KEYWORD_SHARED)) {
      throw new KeywordFormatException("slug is that of the shared topic");
    }
    if (topic == null || topic.equals(keyword.topic())) {
      return keyword;
    }
    if (!topic.equals(Topics.KEYWORD_SHARED)) {
      throw new KeywordFormatException("topic is neither the keyword's own nor the shared one");
    }
    return keyword.inSharedTopic();
  }

  private static String string(JsonParser json, String name)
      throws IOException, KeywordFormatException {
    if (!json.hasToken(JsonToken.VALUE_STRING)) {
      throw new KeywordFormatException(name + " is not a string");
    }
    return json.getText();
  }

  /** Returns the color, or {@code null} if it is none that this version can show. */
  private static Integer color(JsonParser json) throws IOException {
    json.skipChildren();
    if (!json.hasToken(JsonToken.VALUE_NUMBER_INT)
        || json.getNumberType() != JsonParser.NumberType.INT) {
      return null;
    }
    int color = json.getIntValue();
    return color >= 0 && color < KeywordColors.COUNT ? color : null;
  }

  private static long number(JsonParser json, String name)
      throws IOException, KeywordFormatException {
    if (!json.hasToken(JsonToken.VALUE_NUMBER_INT)) {
      throw new KeywordFormatException(name + " is not a whole number");
    }
    if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER || json.getLongValue() < 0) {
      throw new KeywordFormatException(name + " is out of range");
    }
    return json.getLongValue();
  }
}
