package io.murmuration.visualization;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.murmuration.keyword.Keyword;
import io.murmuration.message.Topics;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The latest picture: the keywords, and for each of them the shards of its mentions and related
 * terms, added up. Remembers what changed since it was last asked. Used by one thread.
 */
final class LiveState {
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private static final Logger LOG = LoggerFactory.getLogger(LiveState.class);

  @FunctionalInterface
  private interface Decoder<T> {
    T decode(String slug, byte[] value) throws IOException;
  }

  private Map<String, Keyword> keywords = new TreeMap<>();
  private boolean keywordsChanged;
  private final ShardTable<Mention> mentions = new ShardTable<>(Mention::plus);
  private final ShardTable<Related> relatedTerms = new ShardTable<>(Related::plus);
  // Read when somebody wants to know: there can be many records of a shard between two looks.
  private final Map<String, byte[]> unreadMentions = new HashMap<>();
  private final Map<String, byte[]> unreadRelatedTerms = new HashMap<>();

  void setKeywords(Map<String, Keyword> bySlug) {
    keywords = new TreeMap<>(bySlug);
    keywordsChanged = true;
  }

  /** Takes a record of {@code mentions}; the key is {@code <slug>/<shard>}. */
  void putMention(String key, byte[] value) {
    unreadMentions.put(key, value);
  }

  /** Takes a record of {@code related-terms}; the key is {@code <slug>/<shard>}. */
  void putRelatedTerms(String key, byte[] value) {
    unreadRelatedTerms.put(key, value);
  }

  /** All keywords, in the order of their slugs. */
  List<Keyword> keywords() {
    return List.copyOf(keywords.values());
  }

  /** The mentions of the keywords that have any. */
  List<Mention> mentions() {
    readMentions();
    return mentions(keywords.keySet());
  }

  /** The related terms of the keywords that have any. */
  List<Related> relatedTerms() {
    readRelatedTerms();
    return relatedTerms.sums(keywords.keySet(), related -> true);
  }

  /** All that is known about a keyword but its posts, {@code null} if it is not followed. */
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

  /** Whether the keywords changed since this was last called. */
  boolean takeKeywordsChanged() {
    boolean changed = keywordsChanged;
    keywordsChanged = false;
    return changed;
  }

  /** The mentions that changed since this was last called. */
  List<Mention> takeChangedMentions() {
    readMentions();
    return mentions(followed(mentions.takeChanged()).toList());
  }

  /** The related terms that changed since this was last called. */
  List<Related> takeChangedRelatedTerms() {
    readRelatedTerms();
    return relatedTerms.sums(followed(relatedTerms.takeChanged()).toList(), related -> true);
  }

  /** What was counted for a keyword before it was removed and added again is not its own. */
  private List<Mention> mentions(Collection<String> slugs) {
    return mentions.sums(
        slugs, mention -> mention.since() == keywords.get(mention.slug()).addedAt());
  }

  private void readMentions() {
    read(
        Topics.MENTIONS,
        unreadMentions,
        mentions,
        (slug, value) -> JSON.readValue(value, Mention.class).withSlug(slug));
  }

  private void readRelatedTerms() {
    read(
        Topics.RELATED_TERMS,
        unreadRelatedTerms,
        relatedTerms,
        (slug, value) -> JSON.readValue(value, Related.class).withSlug(slug));
  }

  private static <T> void read(
      String topic, Map<String, byte[]> unread, ShardTable<T> table, Decoder<T> decoder) {
    unread.forEach(
        (key, value) -> {
          try {
            String slug = slug(key);
            if (value == null) {
              table.remove(slug, shard(key));
            } else {
              table.put(slug, shard(key), decoder.decode(slug, value));
            }
          } catch (IOException | RuntimeException e) {
            LOG.warn("topic={} key={} is passed over: {}", topic, key, e.toString());
          }
        });
    unread.clear();
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
