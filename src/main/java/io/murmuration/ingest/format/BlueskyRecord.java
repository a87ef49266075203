package io.murmuration.ingest.format;

import static io.murmuration.ingest.format.Attributes.firstOf;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.PostTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;

/**
 * Reads the records of Bluesky's posts. Clients can write any record: a post needs a valid {@code
 * text}, and all other fields that violate the lexicon are ignored.
 */
final class BlueskyRecord {
  static final String SOURCE = "bluesky";

  /** The collection of posts, which is also the type of their records. */
  static final String POSTS = "app.bsky.feed.post";

  private static final String FACET = "app.bsky.richtext.facet#";

  /** Maximum number of mentions: a post of Bluesky has at most 300 characters. */
  private static final int MAX_MENTIONS = 150;

  /** Maximum length of a handle. */
  private static final int MAX_MENTION_BYTES = 256;

  private BlueskyRecord() {}

  /**
   * Returns the post of a record.
   *
   * @param seenMillis the time at which a server received it, or an invalid {@link PostTime}
   * @throws PostFormatException if the record has no text, or no time is known
   */
  static Post post(Post.Author author, String did, String rkey, JsonFields record, long seenMillis)
      throws PostFormatException {
    String text = record.required(record.string("text"), "text");
    List<String> langs = record.anyStrings("langs");
    List<Facet> facets = facets(record);
    return new Post(
        did + "/" + rkey,
        SOURCE,
        isBot(record.anyObject("labels").anyObjects("values"))
            ? new Post.Author(author.id(), author.handle(), true)
            : author,
        text,
        langs.isEmpty() ? null : langs.get(0),
        createdAt(record, seenMillis),
        urls(record, facets),
        hashtags(record, facets),
        mentions(text, facets),
        "https://bsky.app/profile/" + did + "/post/" + rkey,
        new Post.References(
            repository(record.anyObject("reply").anyObject("parent")), null, quoteOf(record)),
        media(record.anyObject("embed")),
        null);
  }

  /** Returns whether one of the labels of an account or post marks a program. */
  static boolean isBot(List<JsonFields> labels) {
    return labels.stream()
        .anyMatch(label -> "bot".equals(label.anyString("val")) && !label.isTrue("neg"));
  }

  private static String quoteOf(JsonFields record) {
    JsonFields quoted = record.anyObject("embed").anyObject("record");
    return firstOf(repository(quoted), repository(quoted.anyObject("record")));
  }

  /** Returns the account that has a post, or {@code null} for another record. */
  private static String repository(JsonFields reference) {
    String uri = reference.anyString("uri");
    Matcher address = BlueskyFormat.ADDRESS.matcher(uri == null ? "" : uri);
    return address.matches() && address.group(2).equals(POSTS) ? address.group(1) : null;
  }

  private static List<String> media(JsonFields embed) {
    List<String> types = new ArrayList<>();
    for (JsonFields part : List.of(embed, embed.anyObject("media"))) {
      if (!part.anyObjects("images").isEmpty()) {
        types.add("image");
      }
      if (part.isObject("video")) {
        types.add("gif".equals(part.anyString("presentation")) ? "gif" : "video");
      }
    }
    return Attributes.media(types.stream());
  }

  /** Clients can write any time; a time after that of the server is replaced by it. */
  private static long createdAt(JsonFields record, long seenMillis) throws PostFormatException {
    Instant time = PostTimes.anyInstant(record, "createdAt");
    long written = time == null ? -1 : time.toEpochMilli();
    if (PostTime.isValid(seenMillis)) {
      return PostTime.isValid(written) ? Math.min(written, seenMillis) : seenMillis;
    }
    long millis = PostTimes.millis(record, "createdAt");
    if (millis < 0) {
      throw record.wrong("createdAt", "is missing, and so is the time of the server");
    }
    return millis;
  }

  /** A feature of a range of the text, with offsets in bytes of UTF-8. */
  private record Facet(String type, JsonFields feature, long byteStart, long byteEnd) {}

  private static List<Facet> facets(JsonFields record) {
    List<Facet> facets = new ArrayList<>();
    for (JsonFields facet : record.anyObjects("facets")) {
      JsonFields index = facet.anyObject("index");
      for (JsonFields feature : facet.anyObjects("features")) {
        String type = feature.anyString("$type");
        if (type != null && type.startsWith(FACET)) {
          String name = type.substring(FACET.length());
          facets.add(
              new Facet(name, feature, index.anyNumber("byteStart"), index.anyNumber("byteEnd")));
        }
      }
    }
    return facets;
  }

  private static List<String> urls(JsonFields record, List<Facet> facets) {
    Set<String> urls = new LinkedHashSet<>();
    for (Facet facet : facets) {
      if (facet.type().equals("link")) {
        addIfAny(urls, facet.feature().anyString("uri"));
      }
    }
    JsonFields embed = record.anyObject("embed");
    addIfAny(urls, embed.anyObject("external").anyString("uri"));
    addIfAny(urls, embed.anyObject("media").anyObject("external").anyString("uri"));
    return List.copyOf(urls);
  }

  private static List<String> hashtags(JsonFields record, List<Facet> facets) {
    Set<String> tags = new LinkedHashSet<>();
    for (Facet facet : facets) {
      if (facet.type().equals("tag")) {
        addIfAny(tags, facet.feature().anyString("tag"));
      }
    }
    tags.addAll(record.anyStrings("tags"));
    return List.copyOf(tags);
  }

  private static List<String> mentions(String text, List<Facet> facets) {
    Set<String> handles = new LinkedHashSet<>();
    byte[] utf8 = null;
    for (Facet facet : facets) {
      if (facet.type().equals("mention") && handles.size() < MAX_MENTIONS) {
        utf8 = utf8 == null ? text.getBytes(UTF_8) : utf8;
        String mention = slice(utf8, facet.byteStart(), facet.byteEnd());
        addIfAny(handles, mention.startsWith("@") ? mention.substring(1) : mention);
      }
    }
    return List.copyOf(handles);
  }

  /** Returns the text between two offsets; empty if an offset is inside a character. */
  private static String slice(byte[] utf8, long start, long end) {
    if (start < 0 || start >= end || end > utf8.length || end - start > MAX_MENTION_BYTES) {
      return "";
    }
    int from = (int) start;
    int to = (int) end;
    if (isInside(utf8, from) || isInside(utf8, to)) {
      return "";
    }
    return new String(utf8, from, to - from, UTF_8);
  }

  private static boolean isInside(byte[] utf8, int offset) {
    return offset < utf8.length && (utf8[offset] & 0xC0) == 0x80;
  }

  private static void addIfAny(Set<String> values, String value) {
    if (value != null && !value.isEmpty()) {
      values.add(value);
    }
  }
}
