package io.murmuration.message;

import java.util.List;

/**
 * A message that a person published on any network. Ids are strings because JavaScript numbers
 * cannot hold ids of 64 bits.
 *
 * @param lang a BCP 47 tag, or {@code null} if it is unknown
 * @param createdAt the event time in milliseconds since the epoch, a valid {@link PostTime}
 * @param urls the expanded addresses
 * @param hashtags the hashtags without their sign
 * @param mentions the mentioned handles without their sign
 * @param link the address of the post, or {@code null} if it is unknown
 * @param references the accounts whose posts this one answers, reposts or quotes
 * @param media the kinds of the attached media, each once: image, video, gif, audio or unknown
 * @param client the name of the program that published the post, or {@code null} if it is unknown
 */
public record Post(
    String id,
    String source,
    Author author,
    String text,
    String lang,
    long createdAt,
    List<String> urls,
    List<String> hashtags,
    List<String> mentions,
    String link,
    References references,
    List<String> media,
    String client) {

  /**
   * The account that published a post.
   *
   * @param handle the name of the account, or {@code null} if it is unknown
   * @param bot whether the source states that a program publishes the posts of the account
   */
  public record Author(String id, String handle, boolean bot) {
    /** The id of the author of posts whose source does not name one. */
    public static final String UNKNOWN = "unknown";

    /** Creates an author who is not known to be a program. */
    public Author(String id, String handle) {
      this(id, handle, false);
    }
  }

  /**
   * The accounts to whose posts a post refers. Each is the handle of the account, or its id if the
   * handle is unknown, or the id of the post if neither is known. It is {@code null} if the post
   * has no such reference.
   *
   * @param replyTo the account whose post this one answers
   * @param repostOf the account whose post this one repeats
   * @param quoteOf the account whose post this one quotes
   */
  public record References(String replyTo, String repostOf, String quoteOf) {
    /** The references of a post that refers to no other. */
    public static final References NONE = new References(null, null, null);

    public References {
      replyTo = nullIfEmpty(replyTo);
      repostOf = nullIfEmpty(repostOf);
      quoteOf = nullIfEmpty(quoteOf);
    }

    private static String nullIfEmpty(String account) {
      return account == null || account.isEmpty() ? null : account;
    }
  }

  /** Creates a post without references and media, whose program is unknown. */
  public Post(
      String id,
      String source,
      Author author,
      String text,
      String lang,
      long createdAt,
      List<String> urls,
      List<String> hashtags,
      List<String> mentions,
      String link) {
    this(
        id,
        source,
        author,
        text,
        lang,
        createdAt,
        urls,
        hashtags,
        mentions,
        link,
        References.NONE,
        List.of(),
        null);
  }

  public Post {
    urls = List.copyOf(urls);
    hashtags = List.copyOf(hashtags);
    mentions = List.copyOf(mentions);
    media = List.copyOf(media);
  }

  /** Returns this post with other accounts. */
  public Post with(Author newAuthor, References newReferences) {
    return new Post(
        id,
        source,
        newAuthor,
        text,
        lang,
        createdAt,
        urls,
        hashtags,
        mentions,
        link,
        newReferences,
        media,
        client);
  }

  public Post at(long createdAtMillis) {
    return new Post(
        id,
        source,
        author,
        text,
        lang,
        createdAtMillis,
        urls,
        hashtags,
        mentions,
        link,
        references,
        media,
        client);
  }
}
