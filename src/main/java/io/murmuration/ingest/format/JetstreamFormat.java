package io.murmuration.ingest.format;

import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Deleted;
import io.murmuration.ingest.PostSource.Edited;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Notice;
import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Decodes the events of Bluesky's Jetstream, plain ones of v1 and framed ones of v2. Safe for use
 * by several threads.
 *
 * @see <a href="https://github.com/bluesky-social/jetstream">Jetstream</a>
 */
public final class JetstreamFormat {
  private final Consumer<Post.Author> identities;

  public JetstreamFormat() {
    this(account -> {});
  }

  /**
   * @param identities called for each account that an event names, with its new handle, or without
   *     one if it has none or the event does not state it
   */
  public JetstreamFormat(Consumer<Post.Author> identities) {
    this.identities = identities;
  }

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
    String frame = message.anyString("$type");
    return "message".equals(frame)
        || "error".equals(frame)
        || ((message.has("did") || message.has("time_us"))
            && Stream.of("did", "time_us", "kind", "commit").filter(message::has).count() >= 2);
  }

  Decoded decode(JsonFields message) throws PostFormatException {
    return message.has("$type") ? frame(message) : event(message);
  }

  private Decoded event(JsonFields event) throws PostFormatException {
    String kind = event.required(nameOrType(event, "kind"));
    long timeMicros = micros(event.anyText("time_us"));
    if (!kind.equals("commit") && !kind.equals("com")) {
      noteIdentity(kind, event.anyString("did"), event.anyObject("identity"));
      return new Decoded(timeMicros, notice(kind));
    }
    JsonFields commit = event.required(event.object("commit"), "commit");
    return new Decoded(timeMicros, item(event, commit, timeMicros));
  }

  private Decoded frame(JsonFields frame) throws PostFormatException {
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
    long timeMicros = micros(PostTimes.anyInstant(payload, "time"));
    if (kind.equals("commit")) {
      return new Decoded(timeMicros, item(payload, payload, timeMicros));
    }
    noteIdentity(kind, payload.anyString("did"), payload);
    String name = kind.equals("info") ? payload.anyString("name") : null;
    return new Decoded(timeMicros, notice(name == null ? kind : name));
  }

  private void noteIdentity(String kind, String did, JsonFields identity) {
    if (kind.equals("identity") && BlueskyAccounts.isDid(did)) {
      identities.accept(BlueskyAccounts.account(identity, did));
    }
  }

  /** Returns the name of a field that had the name {@code type} and shorter values in 2024. */
  private static String nameOrType(JsonFields object, String name) {
    return object.has(name) || !object.has("type") ? name : "type";
  }

  private static long micros(String digits) {
    try {
      return digits == null ? -1 : Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return -1;
    }
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
    if (!collection.equals(BlueskyRecord.POSTS)) {
      return notice(collection);
    }
    String operation = commit.required(nameOrType(commit, "operation"));
    String did = event.required("did");
    String rkey = commit.required("rkey");
    return switch (operation) {
      case "create", "c" -> new Accepted(post(did, rkey, commit, timeMicros));
      case "update", "u" -> new Edited(post(did, rkey, commit, timeMicros), false);
      case "delete", "d" -> new Deleted(BlueskyRecord.SOURCE, did + "/" + rkey);
      default -> notice(operation);
    };
  }

  private static Post post(String did, String rkey, JsonFields commit, long timeMicros)
      throws PostFormatException {
    JsonFields record = commit.required(commit.object("record"), "record");
    return BlueskyRecord.post(new Post.Author(did, null), did, rkey, record, timeMicros / 1_000);
  }

  private static Notice notice(String kind) {
    return new Notice(Problem.shortKind(kind));
  }
}
