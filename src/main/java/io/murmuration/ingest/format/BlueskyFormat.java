package io.murmuration.ingest.format;

import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Notice;
import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decodes posts of Bluesky outside of Jetstream: views, as {@code app.bsky.feed.getPosts} returns
 * them, also below {@code post} as in a feed; and records with their address, as {@code
 * com.atproto.repo.listRecords} returns them or as parts of it ({@code did} or {@code repo}, {@code
 * path} or {@code rkey}). Safe for use by several threads.
 *
 * @see <a href="https://docs.bsky.app/docs/api/app-bsky-feed-get-posts">Bluesky, getPosts</a>
 */
final class BlueskyFormat {
  static final Pattern ADDRESS = Pattern.compile("at://([^/]+)/([^/]+)/([^/]+)");
  private static final List<String> ENVELOPES = List.of("post", "record");
  private static final List<String> RECORDS = List.of("record", "value");
  private static final String DEFS = "app.bsky.feed.defs#";

  /** The types that contain a post. */
  private static final Set<String> VIEWS = Set.of(DEFS + "threadViewPost", DEFS + "feedViewPost");

  /** The types in place of a post that was deleted, or that the reader must not see. */
  private static final Set<String> NO_POSTS =
      Set.of(
          DEFS + "notFoundPost",
          DEFS + "blockedPost",
          "app.bsky.unspecced.defs#threadItemNotFound",
          "app.bsky.unspecced.defs#threadItemBlocked",
          "app.bsky.unspecced.defs#threadItemNoUnauthenticated");

  /** Returns whether an object has fields that only this format has. */
  static boolean matches(JsonFields message) {
    String uri = message.anyString("uri");
    String type = type(message);
    return (uri != null && uri.startsWith("at://"))
        || NO_POSTS.contains(type)
        || VIEWS.contains(type)
        || isRecord(message)
        || RECORDS.stream().anyMatch(name -> isRecord(message.anyObject(name)))
        || post(message) != null;
  }

  /** Returns whether an object is a post with the posts before or after it. */
  static boolean isThread(JsonFields message) {
    return (message.isObject("parent") || message.isArray("replies")) && isThreadView(message);
  }

  /** Returns whether an object is a post of a thread, or is in place of one. */
  static boolean isThreadView(JsonFields message) {
    return type(message).startsWith(DEFS) || isPost(message.anyObject("post"));
  }

  private static boolean isRecord(JsonFields value) {
    return BlueskyRecord.POSTS.equals(value.anyString("$type"));
  }

  /** Returns the type of an object, or of the item of a thread in it; empty if it has none. */
  private static String type(JsonFields message) {
    JsonFields typed = message.has("$type") ? message : message.anyObject("value");
    String type = typed.anyString("$type");
    return type == null ? "" : type;
  }

  /** Returns the post in an object, which can be itself, or {@code null} if there is none. */
  private static JsonFields post(JsonFields message) {
    JsonFields ofThread = message.anyObject("value").anyObject("post");
    if (isPost(ofThread)) {
      return ofThread;
    }
    for (String name : ENVELOPES) {
      if (isPost(message.anyObject(name))) {
        return message.anyObject(name);
      }
    }
    return isPost(message) ? message : null;
  }

  private static boolean isPost(JsonFields message) {
    return !message.has("commit")
        && address(message) != null
        && RECORDS.stream().anyMatch(message::isObject);
  }

  /** Returns the address of a record, or {@code null} if it is unknown. */
  private static String address(JsonFields message) {
    String uri = message.anyString("uri");
    if (uri != null) {
      return uri.startsWith("at://") ? uri : null;
    }
    String did = message.anyString(message.has("did") ? "did" : "repo");
    String path = message.anyString("path");
    if (path == null && message.isString("rkey")) {
      String collection = message.anyString("collection");
      path =
          (collection == null ? BlueskyRecord.POSTS : collection) + "/" + message.anyString("rkey");
    }
    return did == null || path == null ? null : "at://" + did + "/" + path;
  }

  /**
   * Decodes a post, or the record of another collection, which becomes a notice of its name.
   *
   * @throws PostFormatException if a post has a missing or invalid field
   */
  Item decode(JsonFields message) throws PostFormatException {
    String type = type(message);
    if (NO_POSTS.contains(type)) {
      return new Notice(type.substring(type.indexOf('#') + 1));
    }
    JsonFields post = post(message);
    if (post == null) {
      post = VIEWS.contains(type) ? message.required(message.object("post"), "post") : message;
    }
    Matcher address = ADDRESS.matcher(post.required(address(post), "uri"));
    if (!address.matches()) {
      throw post.wrong("uri", "is not the address of a record");
    }
    String did = address.group(1);
    String collection = address.group(2);
    if (!collection.equals(BlueskyRecord.POSTS)) {
      return new Notice(Problem.shortKind(collection));
    }
    JsonFields record = post.object(post.isObject("record") ? "record" : "value");
    Instant seen = PostTimes.anyInstant(post, "indexedAt");
    Post decoded =
        BlueskyRecord.post(
            BlueskyAccounts.account(post.anyObject("author"), did),
            did,
            address.group(3),
            post.required(record, "record"),
            seen == null ? -1 : seen.toEpochMilli());
    JsonFields quoted = post.anyObject("embed").anyObject("record");
    List<JsonFields> views =
        List.of(message.anyObject("reply").anyObject("parent"), quoted, quoted.anyObject("record"));
    return new Accepted(BlueskyAccounts.named(decoded, account -> author(account, views)));
  }

  /** Returns an account from the views of its posts, or {@code null} if there are none. */
  private static Post.Author author(String did, List<JsonFields> views) {
    return views.stream()
        .map(view -> view.anyObject("author"))
        .filter(author -> did.equals(author.anyString("did")))
        .findFirst()
        .map(author -> BlueskyAccounts.account(author, did))
        .orElse(null);
  }
}
