package io.murmuration.visualization;

import io.murmuration.control.ActiveMutes;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordColors;
import io.murmuration.message.MentionCount;
import io.murmuration.message.RelatedTerms;
import io.murmuration.message.ShardKey;
import io.murmuration.visualization.pipeline.PipelineStatus.Gap;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The current state: the keywords, the sums of the shards of their mentions and related terms, and
 * the mutes. Remembers the changes since the last call. Used by one thread.
 */
final class LiveState {
  private Map<String, Keyword> keywords = new TreeMap<>();
  private boolean keywordsChanged;
  private Supplier<List<Gap>> gaps = List::of;
  private final ShardTable<Mention> mentions = new ShardTable<>(Mention::plus);
  private final ShardTable<Related> relatedTerms = new ShardTable<>(Related::plus);
  private final ActiveMutes mutes = new ActiveMutes();

  /**
   * Sets the times without counts, which rates leave out.
   *
   * @param supplier supplies the current times for each list of mentions
   */
  void setGaps(Supplier<List<Gap>> supplier) {
    gaps = supplier;
  }

  void setKeywords(Map<String, Keyword> bySlug) {
    keywords = KeywordColors.assign(bySlug);
    keywordsChanged = true;
  }

  /** Stores a record of {@code mentions}, or removes it if the count is {@code null}. */
  void putMention(String key, MentionCount count) {
    ShardKey shard = ShardKey.parse(key);
    if (count == null) {
      mentions.remove(shard.slug(), shard.shard());
    } else {
      mentions.put(shard.slug(), shard.shard(), Mention.of(shard.slug(), count));
    }
  }

  /** Stores a record of {@code related-terms}, or removes it if the terms are {@code null}. */
  void putRelatedTerms(String key, RelatedTerms terms) {
    ShardKey shard = ShardKey.parse(key);
    if (terms == null) {
      relatedTerms.remove(shard.slug(), shard.shard());
    } else {
      relatedTerms.put(shard.slug(), shard.shard(), Related.of(shard.slug(), terms));
    }
  }

  ActiveMutes mutes() {
    return mutes;
  }

  /** Returns all keywords, ordered by slug. */
  List<Keyword> keywords() {
    return List.copyOf(keywords.values());
  }

  /** Returns the mentions of the keywords that have any. */
  List<Mention> mentions() {
    return mentions(keywords.keySet());
  }

  /**
   * Returns the end of the last minute before a time in which any keyword was mentioned, or the
   * beginning of the minutes that are counted.
   */
  long lastMentionBefore(long millis) {
    return counted(keywords.keySet()).stream()
        .mapToLong(mention -> mention.lastMinuteBefore(millis))
        .reduce(millis - Mention.MINUTES_MILLIS, Math::max);
  }

  /** Returns the related terms of the keywords that have any. */
  List<Related> relatedTerms() {
    return relatedTerms.sums(keywords.keySet(), related -> true);
  }

  /** Returns the followed keyword of a slug, or {@code null} if it is not followed. */
  Keyword find(String slug) {
    return keywords.get(slug);
  }

  /** Returns all results for a keyword without its posts, or {@code null} if it is not followed. */
  KeywordDetail keyword(String slug) {
    Keyword keyword = keywords.get(slug);
    if (keyword == null) {
      return null;
    }
    List<String> only = List.of(slug);
    return new KeywordDetail(
        keyword,
        mentions(only).stream().findFirst().orElse(null),
        relatedTerms.sums(only, related -> true).stream().findFirst().orElse(null),
        List.of());
  }

  /** Returns whether the keywords changed since the last call. */
  boolean takeKeywordsChanged() {
    boolean changed = keywordsChanged;
    keywordsChanged = false;
    return changed;
  }

  /** Returns the mentions that changed since the last call. */
  List<Mention> takeChangedMentions() {
    return mentions(followed(mentions.takeChanged()).toList());
  }

  /** Returns the related terms that changed since the last call. */
  List<Related> takeChangedRelatedTerms() {
    return relatedTerms.sums(followed(relatedTerms.takeChanged()).toList(), related -> true);
  }

  private List<Mention> mentions(Collection<String> slugs) {
    List<Gap> unknown = gaps.get();
    return counted(slugs).stream().map(mention -> mention.without(unknown)).toList();
  }

  /** Excludes the counts of earlier generations of a keyword. */
  private List<Mention> counted(Collection<String> slugs) {
    return mentions.sums(
        slugs, mention -> mention.since() == keywords.get(mention.slug()).addedAt());
  }

  private Stream<String> followed(Collection<String> slugs) {
    return slugs.stream().filter(keywords::containsKey);
  }
}
