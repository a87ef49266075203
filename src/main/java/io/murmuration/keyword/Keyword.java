package io.murmuration.keyword;

import io.murmuration.message.Topics;

/**
 * A phrase that is followed, as the topic {@code keywords} carries it under the key {@code slug}.
 * {@code addedAt} (milliseconds since the epoch) tells one life of a keyword from the next: a
 * keyword that was removed and added again counts from zero. {@code topic} is where the posts that
 * mention it go: one of its own, or the one that quiet keywords share.
 */
public record Keyword(String slug, String phrase, long addedAt, String topic) {
  /** What stands before the slug in the name of a keyword's own topic. */
  public static final String OWN_TOPIC_PREFIX = Topics.KEYWORD_PREFIX;

  /** The topic that quiet keywords share, keyed by slug. No slug is {@code shared}. */
  public static final String SHARED_TOPIC = Topics.KEYWORD_SHARED;

  /** A keyword with a topic of its own. */
  public Keyword(String slug, String phrase, long addedAt) {
    this(slug, phrase, addedAt, OWN_TOPIC_PREFIX + slug);
  }

  /** Whether its posts go to the topic that it shares with others. */
  public boolean sharesTopic() {
    return topic.equals(SHARED_TOPIC);
  }

  /** The same life of the same keyword, with a topic of its own. */
  public Keyword inOwnTopic() {
    return new Keyword(slug, phrase, addedAt);
  }

  /** The same life of the same keyword, in the topic that it shares with others. */
  public Keyword inSharedTopic() {
    return new Keyword(slug, phrase, addedAt, SHARED_TOPIC);
  }

  /** Whether this is the same life of the same keyword, wherever its posts go. */
  public boolean isSameLifeAs(Keyword other) {
    return other != null && slug.equals(other.slug) && addedAt == other.addedAt;
  }
}
