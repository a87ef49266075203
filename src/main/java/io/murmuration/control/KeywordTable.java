package io.murmuration.control;

import io.murmuration.kafka.CompactedTopic;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordJson;
import io.murmuration.keyword.KeywordLookup;
import io.murmuration.message.Topics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.KafkaException;

/** The followed keywords, kept up to date from the topic {@code keywords}. */
public final class KeywordTable implements KeywordLookup, CompactedTopic.ChangeHandler<Keyword> {
  private static final long CATCH_UP_SECONDS = 10;

  private final Map<String, Keyword> bySlug = new ConcurrentHashMap<>();
  private final Set<String> removed = ConcurrentHashMap.newKeySet();
  private final AtomicLong changes = new AtomicLong();
  private final Runnable onChange;
  private CompactedTopic table;

  private KeywordTable(Runnable onChange) {
    this.onChange = onChange;
  }

  /**
   * Completes when every keyword of the topic is read. From then on, {@code onChange} runs after
   * changes, in the context that opened the table.
   */
  public static Future<KeywordTable> open(Vertx vertx, KafkaConnection kafka, Runnable onChange) {
    KeywordTable keywords = new KeywordTable(onChange);
    return CompactedTopic.open(vertx, kafka, Topics.KEYWORDS, KeywordJson::read, keywords)
        .map(
            table -> {
              keywords.table = table;
              return keywords;
            });
  }

  /** Returns all keywords by slug, ordered by slug. */
  public Map<String, Keyword> all() {
    return new TreeMap<>(bySlug);
  }

  /** Returns the slugs whose last record in the topic is a tombstone. */
  public Set<String> removed() {
    return Set.copyOf(removed);
  }

  @Override
  public Keyword find(String slug) {
    return bySlug.get(slug);
  }

  @Override
  public long changes() {
    return changes.get();
  }

  /**
   * Blocks until the topic is read to its present end.
   *
   * @throws KafkaException if that takes longer than {@value #CATCH_UP_SECONDS} s
   */
  void awaitEnd() {
    try {
      toEnd().toCompletionStage().toCompletableFuture().get(CATCH_UP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException(e);
    } catch (Exception e) {
      throw new KafkaException("Cannot read the topic keywords to its end", e);
    }
  }

  /** Completes when the topic is read to its present end. */
  public Future<Void> toEnd() {
    return table.toEnd();
  }

  public long lag() {
    return table.lag();
  }

  public Future<Void> close() {
    return table.close();
  }

  @Override
  public void changed(String slug, Keyword keyword) {
    if (keyword == null) {
      bySlug.remove(slug);
      removed.add(slug);
    } else {
      bySlug.put(slug, keyword);
      removed.remove(slug);
    }
    changes.incrementAndGet();
  }

  @Override
  public void batchEnded(long oldestMillis) {
    onChange.run();
  }
}
