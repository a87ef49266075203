package io.murmuration.ingest.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Deleted;
import io.murmuration.ingest.PostSource.Edited;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Notice;
import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.PostJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Decodes the events of Bluesky's Jetstream, plain ones of v1 and framed ones of v2. Clients can
 * write any record: a post needs a valid {@code text}, and all other fields that violate the
 * lexicon are ignored. Safe for use by several threads.
 *
 * @see <a href="https://github.com/bluesky-social/jetstream">Jetstream</a>
 */
public final class JetstreamFormat {
  private static final String SOURCE = "bluesky";
  private static final String POSTS = "app.bsky.feed.post";
  private static final String FACET = "app.bsky.richtext.facet#";

  /** Maximum number of mentions: a post of Bluesky has at most 300 characters. */
  private static final int MAX_MENTIONS = 150;

  /** Maximum length of a handle. */
  private static final int MAX_MENTION_BYTES = 256;

  /**
   * A decoded event.
   *
   * @param timeMicros the time at which the server received the event, in microseconds since the
   *     epoch, the unit of cursors; negative if absent
   */
  public record Decoded(long timeMicros, Item item) {}

  /**
   * Decodes one event: a created, edited or deleted post, or a notice with the name of its
   * collection, kind, information or error.
   *
   * @throws PostFormatException if it is not an event, or a post has a missing or invalid field
   */
  public Decoded decode(byte[] bytes, int from, int length) throws PostFormatException {
    return decode(JsonFields.parse(bytes, from, length));
  }

  /** Returns whether an object has fields that only this format has. */
  static boolean matches(JsonFields message) {
    return message.has("$type") || (message.has("did") && message.has("kind"));
  }

  Decoded decode(JsonFields message) throws PostFormatException {
    return message.has("$type") ? frame(message) : event(message);
  }

  private static Decoded event(JsonFields event) throws PostFormatException {
    String kind = event.required("kind");
    long timeMicros = event.anyNumber("time_us");
    if (!kind.equals("commit")) {
      return new Decoded(timeMicros, notice(kind));
    }
    JsonFields commit = event.required(event.object("commit"), "commit");
    return new Decoded(timeMicros, item(event, commit, timeMicros));
  }

  private static Decoded frame(JsonFields frame) throws PostFormatException {
    String type = frame.required("$type");
    if (type.equals("error")) {
      return new Decoded(-1, notice(frame.required("error")));
    }
    if (!type.equals("message")) {
      throw frame.wrong("$type", "is neither message nor error");
    }
    JsonFields payload = frame.required(frame.object("payload"), "payload");
    String payloadType = payload.required("$type");
    String kind = payloadType.substring(payloadType.lastIndexOf('#') + 1);
    long timeMicros = micros(payload.anyTime("time"));
    if (kind.equals("commit")) {
      return new Decoded(timeMicros, item(payload, payload, timeMicros));
    }
    String name = kind.equals("info") ? payload.anyString("name") : null;
    return new Decoded(timeMicros, notice(name == null ? kind : name));
  }

  private static long micros(Instant time) {
    return time == null
        ? -1
        : TimeUnit.SECONDS.toMicros(time.getEpochSecond())
            + TimeUnit.NANOSECONDS.toMicros(time.getNano());
  }

  private static Item item(JsonFields event, JsonFields commit, long timeMicros)
      throws PostFormatException {
    String collection = commit.required("collection");
    if (!collection.equals(POSTS)) {
      return notice(collection);
    }
    String operation = commit.required("operation");
    String did = event.required("did");
    String rkey = commit.required("rkey");
    return switch (operation) {
      case "create" -> new Accepted(post(did, rkey, commit, timeMicros));
      case "update" -> new Edited(post(did, rkey, commit, timeMicros), false);
      case "delete" -> new Deleted(SOURCE, did + "/" + rkey);
      default -> notice(operation);
    };
  }

  private static Post post(String did, String rkey, JsonFields commit, long timeMicros)
      throws PostFormatException {
    JsonFields record = commit.required(commit.object("record"), "record");
    String text = record.required(record.string("text"), "text");
    List<String> langs = record.anyStrings("langs");
    List<Facet> facets = facets(record);
    return new Post(
        did + "/" + rkey,
        SOURCE,
        new Post.Author(did, null),
        text,
        langs.isEmpty() ? null : langs.get(0),
        createdAt(record, timeMicros),
        urls(record, facets),
        hashtags(record, facets),
        mentions(text, facets),
        "https://bsky.app/profile/" + did + "/post/" + rkey);
  }

  /** Clients can write any time; a time after that of the event is replaced by it. */
  private static long createdAt(JsonFields record, long timeMicros) throws PostFormatException {
    long written = record.anyTimeMillis("createdAt");
    long seen = timeMicros < 0 ? -1 : timeMicros / 1_000;
    if (seen < 0 || seen > PostJson.MAX_CREATED_AT) {
      if (written < 0) {
        throw record.wrong("createdAt", "is not a valid time, and the event has none");
      }
      return written;
    }
    return written < 0 ? seen : Math.min(written, seen);
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

  private static Notice notice(String kind) {
    return new Notice(JsonFields.shortKind(kind));
  }
}
