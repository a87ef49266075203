package io.murmuration.keyword;

import io.murmuration.message.Topics;

/**
 * A followed phrase: a record of the topic {@code keywords} under the key {@code slug}.
 *
 * @param addedAt the generation of the keyword, in milliseconds since the epoch: a keyword that is
 *     removed and added again counts from zero
 * @param topic the topic of the posts that mention it: its own, or the one that quiet keywords
 *     share
 * @param color the number of its color on the page, below {@link KeywordColors#COUNT}, or {@code
 *     null} if an earlier version added it
 */
public record Keyword(String slug, String phrase, long addedAt, String topic, Integer color) {
  public Keyword(String slug, String phrase, long addedAt) {
    this(slug, phrase, addedAt, Topics.KEYWORD_PREFIX + slug, null);
  }

  public boolean sharesTopic() {
    return topic.equals(Topics.KEYWORD_SHARED);
  }

  /** Returns the same generation of this keyword with a topic of its own. */
  public Keyword inOwnTopic() {
    return new Keyword(slug, phrase, addedAt, Topics.KEYWORD_PREFIX + slug, color);
  }

  /** Returns the same generation of this keyword in the shared topic. */
  public Keyword inSharedTopic() {
    return new Keyword(slug, phrase, addedAt, Topics.KEYWORD_SHARED, color);
  }

  public Keyword withColor(Integer color) {
    return new Keyword(slug, phrase, addedAt, topic, color);
  }

  /**
   * Returns the slug that the phrase has now. That of the keyword differs if an earlier version
   * added it, which had other rules.
   *
   * @throws IllegalArgumentException if {@link Phrase#parse} rejects the phrase
   */
  public String slugOfPhrase() {
    return Phrase.parse(phrase).slug();
  }

  /** Returns whether this is the same generation of the same keyword, in any topic. */
  public boolean isSameGenerationAs(Keyword other) {
    return other != null && slug.equals(other.slug) && addedAt == other.addedAt;
  }
}
