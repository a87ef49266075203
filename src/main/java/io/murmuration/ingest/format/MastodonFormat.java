package io.murmuration.ingest.format;

import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Deleted;
import io.murmuration.ingest.PostSource.Edited;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Notice;
import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The events of Mastodon's streaming API, as its WebSocket has them: {@code
 * {"stream":[…],"event":"update","payload":"…"}}. A boost has the content of its original under the
 * booster's author, id and time. Only public and unlisted posts count. Safe for use by several
 * threads.
 *
 * @see <a href="https://docs.joinmastodon.org/methods/streaming/">Mastodon, streaming</a>
 */
public final class MastodonFormat {
  private static final String SOURCE = "mastodon";
  private static final Set<String> FOR_EVERYONE = Set.of("public", "unlisted");
  private static final int MAX_KIND_LENGTH = 100;

  private final String host;

  /** Reads what the server {@code host} sends; {@code null} where that is not known. */
  public MastodonFormat(String host) {
    this.host = host == null || host.isEmpty() ? null : host;
  }

  /**
   * Decodes one event: a post that was published, changed or deleted, or else a notice.
   *
   * @throws PostFormatException if it is none, or a post with something missing or of another type
   */
  public Item decode(byte[] bytes, int from, int length) throws PostFormatException {
    return decode(JsonFields.parse(bytes, from, length));
  }

  /** Whether only this format has such fields. */
  static boolean isOne(JsonFields message) {
    return (message.has("event") && message.has("stream")) || message.isString("error");
  }

  Item decode(JsonFields message) throws PostFormatException {
    if (!message.has("event") && message.isString("error")) {
      return new Notice("error");
    }
    String event = message.required("event");
    return switch (event) {
      case "update", "status.update" -> {
        Post post = post(message);
        if (post == null) {
          yield new Notice("private");
        }
        yield event.equals("update") ? new Accepted(post) : new Edited(post, false);
      }
      case "delete" -> new Deleted(SOURCE, id(message, "payload"));
      default ->
          new Notice(
              event.length() <= MAX_KIND_LENGTH ? event : event.substring(0, MAX_KIND_LENGTH));
    };
  }

  private String id(JsonFields holder, String name) throws PostFormatException {
    String id = holder.digitsOrString(name);
    if (id == null || id.isEmpty()) {
      throw holder.wrong(name, id == null ? "is missing" : "is empty");
    }
    return host == null ? id : host + "/" + id;
  }

  /** The post, or {@code null} if it is not for everyone. */
  private Post post(JsonFields message) throws PostFormatException {
    JsonFields status = message.objectOrItsText("payload");
    if (status == null) {
      throw message.wrong("payload", "is missing");
    }
    JsonFields original = status.object("reblog");
    JsonFields content = original == null ? status : original;
    if (!isForEveryone(status) || !isForEveryone(content)) {
      return null;
    }
    long createdAt = status.timeMillis("created_at");
    if (createdAt < 0) {
      throw status.wrong("created_at", "is missing");
    }
    String html = content.string("content");
    if (html == null) {
      throw content.wrong("content", "is missing");
    }
    StatusHtml body = StatusHtml.of(html);
    return new Post(
        id(status, "id"),
        SOURCE,
        author(status),
        text(content.string("spoiler_text"), body.text()),
        content.string("language"),
        createdAt,
        urls(body, content.object("card")),
        content.stringsOf("tags", "name"),
        content.stringsOf("mentions", "acct"),
        link(content));
  }

  private static boolean isForEveryone(JsonFields status) throws PostFormatException {
    String visibility = status.string("visibility");
    return visibility != null && FOR_EVERYONE.contains(visibility);
  }

  private Post.Author author(JsonFields status) throws PostFormatException {
    JsonFields account = status.object("account");
    if (account == null) {
      throw status.wrong("account", "is missing");
    }
    String acct = account.required("acct");
    boolean isWhole = host == null || acct.indexOf('@') >= 0;
    return new Post.Author(isWhole ? acct : acct + "@" + host, acct);
  }

  private static String text(String spoiler, String text) {
    if (spoiler == null || spoiler.isBlank()) {
      return text;
    }
    return text.isEmpty() ? spoiler.strip() : spoiler.strip() + "\n\n" + text;
  }

  private static List<String> urls(StatusHtml body, JsonFields card) throws PostFormatException {
    Set<String> urls = new LinkedHashSet<>(body.links());
    String url = card == null ? null : card.string("url");
    if (url != null && !url.isEmpty()) {
      urls.add(url);
    }
    return List.copyOf(urls);
  }

  private static String link(JsonFields content) throws PostFormatException {
    String url = content.string("url");
    return url == null || url.isEmpty() ? content.string("uri") : url;
  }
}
