package io.murmuration.visualization;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.murmuration.keyword.Keyword;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The latest picture: the keywords, and for each of them the shards of its mentions and related
 * terms, added up. Remembers what changed since it was last asked. Used by one thread.
 */
final class Picture {
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private Map<String, Keyword> keywords = new TreeMap<>();
  private boolean keywordsChanged;
  private final ShardTable<Mention> mentions = new ShardTable<>(Mention::plus);
  private final ShardTable<Related> relatedTerms = new ShardTable<>(Related::plus);

  void setKeywords(Map<String, Keyword> bySlug) {
    keywords = new TreeMap<>(bySlug);
    keywordsChanged = true;
  }

  /** Takes a record of {@code mentions}; the key is {@code <slug>/<shard>}. */
  void putMention(String key, byte[] value) throws IOException {
    String slug = slug(key);
    if (value == null) {
      mentions.remove(slug, shard(key));
    } else {
      mentions.put(slug, shard(key), JSON.readValue(value, Mention.class).withSlug(slug));
    }
  }

  /** Takes a record of {@code related-terms}; the key is {@code <slug>/<shard>}. */
  void putRelatedTerms(String key, byte[] value) throws IOException {
    String slug = slug(key);
    if (value == null) {
      relatedTerms.remove(slug, shard(key));
    } else {
      relatedTerms.put(slug, shard(key), JSON.readValue(value, Related.class).withSlug(slug));
    }
  }

  /** All keywords, in the order of their slugs. */
  List<Keyword> keywords() {
    return List.copyOf(keywords.values());
  }

  /** The mentions of the keywords that have any. */
  List<Mention> mentions() {
    return mentions(keywords.keySet());
  }

  /** The related terms of the keywords that have any. */
  List<Related> relatedTerms() {
    return relatedTerms.sums(keywords.keySet(), related -> true);
  }

  /** Whether the keywords changed since this was last called. */
  boolean takeKeywordsChanged() {
    boolean changed = keywordsChanged;
    keywordsChanged = false;
    return changed;
  }

  /** The mentions that changed since this was last called. */
  List<Mention> takeChangedMentions() {
    return mentions(followed(mentions.takeChanged()).toList());
  }

  /** The related terms that changed since this was last called. */
  List<Related> takeChangedRelatedTerms() {
    return relatedTerms.sums(followed(relatedTerms.takeChanged()).toList(), related -> true);
  }

  /** What was counted for a keyword before it was removed and added again is not its own. */
  private List<Mention> mentions(Collection<String> slugs) {
    return mentions.sums(
        slugs, mention -> mention.since() == keywords.get(mention.slug()).addedAt());
  }

  private Stream<String> followed(Collection<String> slugs) {
    return slugs.stream().filter(keywords::containsKey);
  }

  private static String slug(String key) {
    return key.substring(0, key.lastIndexOf('/'));
  }

  private static int shard(String key) {
    return Integer.parseInt(key.substring(key.lastIndexOf('/') + 1));
  }
}
