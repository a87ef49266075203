package io.murmuration.visualization;

import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordColors;
import io.murmuration.message.MentionCount;
import io.murmuration.message.RelatedTerms;
import io.murmuration.message.Topics;
import io.murmuration.visualization.pipeline.PipelineStatus.Gap;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The current state: the keywords, and the sums of the shards of their mentions and related terms.
 * Remembers the changes since the last call. Used by one thread.
 */
final class LiveState {
  private static final Logger LOG = LoggerFactory.getLogger(LiveState.class);

  private Map<String, Keyword> keywords = new TreeMap<>();
  private boolean keywordsChanged;
  private Supplier<List<Gap>> gaps = List::of;
  private final ShardTable<Mention> mentions = new ShardTable<>(Mention::plus);
  private final ShardTable<Related> relatedTerms = new ShardTable<>(Related::plus);
  // Decoded lazily, because there can be many records of a shard between two reads.
  private final Map<String, byte[]> unreadMentions = new HashMap<>();
  private final Map<String, byte[]> unreadRelatedTerms = new HashMap<>();

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

  /** Stores a record of {@code mentions}; the key is {@code <slug>/<shard>}. */
  void putMention(String key, byte[] value) {
    unreadMentions.put(key, value);
  }

  /** Stores a record of {@code related-terms}; the key is {@code <slug>/<shard>}. */
  void putRelatedTerms(String key, byte[] value) {
    unreadRelatedTerms.put(key, value);
  }

  /** Returns all keywords, ordered by slug. */
  List<Keyword> keywords() {
    return List.copyOf(keywords.values());
  }

  /** Returns the mentions of the keywords that have any. */
  List<Mention> mentions() {
    readMentions();
    return mentions(keywords.keySet());
  }

  /**
   * Returns the end of the last minute before a time in which any keyword was mentioned, or the
   * beginning of the minutes that are counted.
   */
  long lastMentionBefore(long millis) {
    readMentions();
    return counted(keywords.keySet()).stream()
        .mapToLong(mention -> mention.lastMinuteBefore(millis))
        .reduce(millis - Mention.MINUTES_MILLIS, Math::max);
  }

  /** Returns the related terms of the keywords that have any. */
  List<Related> relatedTerms() {
    readRelatedTerms();
    return relatedTerms.sums(keywords.keySet(), related -> true);
  }

  /** Returns all results for a keyword without its posts, or {@code null} if it is not followed. */
  KeywordDetail keyword(String slug) {
    Keyword keyword = keywords.get(slug);
    if (keyword == null) {
      return null;
    }
    readMentions();
    readRelatedTerms();
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
    readMentions();
    return mentions(followed(mentions.takeChanged()).toList());
  }

  /** Returns the related terms that changed since the last call. */
  List<Related> takeChangedRelatedTerms() {
    readRelatedTerms();
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

  private void readMentions() {
    read(
        Topics.MENTIONS,
        unreadMentions,
        mentions,
        (slug, value) -> Mention.of(slug, MentionCount.fromJson(value)));
  }

  private void readRelatedTerms() {
    read(
        Topics.RELATED_TERMS,
        unreadRelatedTerms,
        relatedTerms,
        (slug, value) -> Related.of(slug, RelatedTerms.fromJson(value)));
  }

  private static <T> void read(
      String topic,
      Map<String, byte[]> unread,
      ShardTable<T> table,
      BiFunction<String, byte[], T> decoder) {
    unread.forEach(
        (key, value) -> {
          try {
            int slash = key.lastIndexOf('/');
            String slug = key.substring(0, slash);
            int shard = Integer.parseInt(key.substring(slash + 1));
            if (value == null) {
              table.remove(slug, shard);
            } else {
              table.put(slug, shard, decoder.apply(slug, value));
            }
          } catch (RuntimeException e) {
            LOG.warn("skipping an invalid record topic={} key={}: {}", topic, key, e.toString());
          }
        });
    unread.clear();
  }

  private Stream<String> followed(Collection<String> slugs) {
    return slugs.stream().filter(keywords::containsKey);
  }
}
