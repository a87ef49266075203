package io.murmuration.keyword;

import io.murmuration.message.Post;
import io.murmuration.text.Tags;
import java.util.List;
import java.util.Locale;

/** The properties of a post that operators ask for, besides its words, hashtags and mentions. */
final class PostProperties {
  private static final String RETWEET = "RT @";
  private static final String NO_LANGUAGE = "und";

  /** Receives the properties of a post. */
  interface Sink {
    /** Receives a value that may not be in normal form, or {@code null}. */
    void property(Literal.Type type, String value);
  }

  private PostProperties() {}

  /** Passes each property of a post. */
  static void pass(Post post, Sink sink) {
    Post.References references = post.references();
    String retweeted = retweeted(post.text());
    sink.property(Literal.Type.FROM, post.author().handle());
    sink.property(Literal.Type.FROM, post.author().id());
    sink.property(Literal.Type.TO, references.replyTo());
    sink.property(Literal.Type.RETWEETS_OF, references.repostOf());
    sink.property(Literal.Type.RETWEETS_OF, retweeted);
    sink.property(Literal.Type.LANG, primarySubtag(post.lang()));
    sink.property(Literal.Type.SOURCE, post.source());
    boolean isRetweet = references.repostOf() != null || retweeted != null;
    sink.property(Literal.Type.IS, isRetweet ? "retweet" : null);
    sink.property(Literal.Type.IS, references.replyTo() == null ? null : "reply");
    sink.property(Literal.Type.IS, references.quoteOf() == null ? null : "quote");
    sink.property(Literal.Type.HAS, ifAny(post.urls(), "links"));
    sink.property(Literal.Type.HAS, ifAny(post.mentions(), "mentions"));
    sink.property(Literal.Type.HAS, ifAny(post.hashtags(), "hashtags"));
    sink.property(Literal.Type.HAS, ifAny(post.media(), "media"));
  }

  /** Returns the first subtag of a BCP 47 tag in lower case; {@code und} without a language. */
  static String primarySubtag(String tag) {
    if (tag == null || tag.isEmpty()) {
      return NO_LANGUAGE;
    }
    int end = tag.indexOf('-');
    return (end < 0 ? tag : tag.substring(0, end)).toLowerCase(Locale.ROOT);
  }

  /** Returns the handle in a text that begins {@code RT @handle}, or {@code null}. */
  private static String retweeted(String text) {
    int start = RETWEET.length();
    int end = text.startsWith(RETWEET) ? Tags.handleEnd(text, start, text.length()) : start;
    return end > start ? text.substring(start, end) : null;
  }

  private static String ifAny(List<String> entries, String value) {
    return entries.isEmpty() ? null : value;
  }
}
