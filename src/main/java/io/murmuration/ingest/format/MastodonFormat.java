package io.murmuration.ingest.format;

import static io.murmuration.ingest.format.Attributes.firstOf;

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
import java.util.stream.Stream;

/**
 * Decodes the events of Mastodon's streaming API in the format of its WebSocket: {@code
 * {"stream":[…],"event":"update","payload":"…"}}, and the statuses of its REST API. A boost has the
 * content of its original with the author, id and time of the boost. Posts that are neither public
 * nor unlisted become notices. Safe for use by several threads.
 *
 * @see <a href="https://docs.joinmastodon.org/methods/streaming/">Mastodon, streaming</a>
 * @see <a href="https://docs.joinmastodon.org/entities/Status/">Mastodon, status</a>
 */
public final class MastodonFormat {
  private static final String SOURCE = "mastodon";
  private static final Set<String> PUBLIC = Set.of("public", "unlisted");

  private final TagsInText tags = new TagsInText();
  private final String host;

  /** Creates a decoder for the server {@code host}, or {@code null} if it is not known. */
  public MastodonFormat(String host) {
    this.host = host == null || host.isEmpty() ? null : host;
  }

  /**
   * Decodes one event: a published, edited or deleted post, or a notice.
   *
   * @throws PostFormatException if it is not an event, or a post has a missing or invalid field
   */
  public Item decode(byte[] bytes, int from, int length) throws PostFormatException {
    return decode(JsonFields.parse(bytes, from, length));
  }

  /** Returns whether an object has fields that only this format has. */
  static boolean matches(JsonFields message) {
    return Stream.of("event", "stream", "payload").filter(message::has).count() >= 2
        || message.isString("error")
        || isStatus(message);
  }

  private static boolean isStatus(JsonFields message) {
    return message.has("account")
        ? message.has("visibility") || message.has("content")
        : message.has("visibility") && (message.has("content") || message.has("spoiler_text"));
  }

  Item decode(JsonFields message) throws PostFormatException {
    if (!message.has("event") && isStatus(message)) {
      return status(message, false);
    }
    if (!message.has("event") && message.isString("error")) {
      return new Notice("error");
    }
    String event = message.required("event");
    return switch (event) {
      case "update", "status.update" ->
          status(
              message.required(message.objectOrItsText("payload"), "payload"),
              event.equals("status.update"));
      case "delete" -> new Deleted(SOURCE, onHost(message.requiredId("payload")));
      default -> new Notice(Problem.shortKind(event));
    };
  }

  private String onHost(String id) {
    return host == null ? id : host + "/" + id;
  }

  private Item status(JsonFields status, boolean isEdited) throws PostFormatException {
    Post post = post(status);
    if (post == null) {
      return new Notice("private");
    }
    return isEdited ? new Edited(post, false) : new Accepted(post);
  }

  /** Returns the post, or {@code null} if it is not public. */
  private Post post(JsonFields status) throws PostFormatException {
    JsonFields original = status.object("reblog");
    JsonFields content = original == null ? status : original;
    if (!isPublic(status) || !isPublic(content)) {
      return null;
    }
    long createdAt = PostTimes.millis(status, "created_at");
    if (createdAt < 0) {
      throw status.wrong("created_at", "is missing");
    }
    String spoiler = content.string("spoiler_text");
    String html = content.string("content");
    if (html == null && (spoiler == null || spoiler.isBlank())) {
      throw content.wrong("content", "is missing");
    }
    StatusHtml body = StatusHtml.of(html == null ? "" : html);
    String text = text(spoiler, body.text());
    return new Post(
        onHost(status.requiredId()),
        SOURCE,
        author(status),
        text,
        content.string("language"),
        createdAt,
        urls(body, content.object("card")),
        content.has("tags") ? content.stringsOf("tags", "name") : tags.hashtags(text),
        content.has("mentions") ? content.stringsOf("mentions", "acct") : tags.mentions(text),
        link(content),
        references(status, original),
        Attributes.media(
            content.anyObjects("media_attachments").stream().map(media -> media.anyString("type"))),
        firstOf(status.anyObject("application").anyString("name")));
  }

  /** A boost has no other reference: its original answers or quotes, not itself. */
  private static Post.References references(JsonFields status, JsonFields original) {
    return original == null
        ? new Post.References(replyTo(status), null, quoteOf(status))
        : new Post.References(null, account(original), null);
  }

  /** Returns the answered account by its handle, which the mentions or the author have. */
  private static String replyTo(JsonFields status) {
    String id = status.anyText("in_reply_to_account_id");
    String handle =
        id == null
            ? null
            : Stream.concat(
                    Stream.of(status.anyObject("account")), status.anyObjects("mentions").stream())
                .filter(account -> id.equals(account.anyText("id")))
                .findFirst()
                .map(account -> account.anyString("acct"))
                .orElse(null);
    return firstOf(handle, id, status.anyText("in_reply_to_id"));
  }

  /** Returns the quoted account; servers before version 4.4 have the quoted status itself. */
  private static String quoteOf(JsonFields status) {
    JsonFields quote = status.anyObject("quote");
    return firstOf(
        account(quote.anyObject("quoted_status")),
        quote.anyText("quoted_status_id"),
        account(quote),
        status.anyText("quote_id"));
  }

  private static String account(JsonFields status) {
    JsonFields account = status.anyObject("account");
    return firstOf(account.anyString("acct"), account.anyText("id"), status.anyText("id"));
  }

  /** The API always states the visibility; tools that leave it out save what anyone can read. */
  private static boolean isPublic(JsonFields status) throws PostFormatException {
    String visibility = status.string("visibility");
    return visibility == null || visibility.isEmpty() || PUBLIC.contains(visibility);
  }

  private Post.Author author(JsonFields status) throws PostFormatException {
    JsonFields account = status.object("account");
    if (account == null) {
      return new Post.Author(Post.Author.UNKNOWN, null);
    }
    String acct = account.required("acct");
    boolean isComplete = host == null || acct.indexOf('@') >= 0;
    return new Post.Author(isComplete ? acct : acct + "@" + host, acct, account.isTrue("bot"));
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
