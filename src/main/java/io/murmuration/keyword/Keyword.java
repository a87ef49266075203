package io.murmuration.keyword;

import io.murmuration.message.Topics;

/**
 * A followed phrase: a record of the topic {@code keywords} under the key {@code slug}.
 *
 * @param addedAt the generation of the keyword, in milliseconds since the epoch: a keyword that is
 *     removed and added again counts from zero
 * @param topic the topic of the posts that mention it: its own, or the one that quiet keywords
 *     share
 */
public record Keyword(String slug, String phrase, long addedAt, String topic) {
  /** The prefix of a keyword's own topic; the slug follows. */
  public static final String OWN_TOPIC_PREFIX = Topics.KEYWORD_PREFIX;

  /** The topic that quiet keywords share, keyed by slug. No slug is {@code shared}. */
  public static final String SHARED_TOPIC = Topics.KEYWORD_SHARED;

  /** Creates a keyword with a topic of its own. */
  public Keyword(String slug, String phrase, long addedAt) {
    this(slug, phrase, addedAt, OWN_TOPIC_PREFIX + slug);
  }

  /** Returns whether its posts go to the shared topic. */
  public boolean sharesTopic() {
    return topic.equals(SHARED_TOPIC);
  }

  /** Returns the same generation of this keyword with a topic of its own. */
  public Keyword inOwnTopic() {
    return new Keyword(slug, phrase, addedAt);
  }

  /** Returns the same generation of this keyword in the shared topic. */
  public Keyword inSharedTopic() {
    return new Keyword(slug, phrase, addedAt, SHARED_TOPIC);
  }

  /** Returns whether this is the same generation of the same keyword, in any topic. */
  public boolean isSameGenerationAs(Keyword other) {
    return other != null && slug.equals(other.slug) && addedAt == other.addedAt;
  }
}
