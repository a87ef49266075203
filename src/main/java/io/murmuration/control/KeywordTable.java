package io.murmuration.control;

import io.murmuration.kafka.CompactedTopic;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordFormatException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keywords that are followed, kept up to date from the topic {@code keywords}. */
public final class KeywordTable implements KeywordLookup, CompactedTopic.ChangeHandler {
  private static final Logger LOG = LoggerFactory.getLogger(KeywordTable.class);
  private static final long CATCH_UP_SECONDS = 10;

  private final Map<String, Keyword> bySlug = new ConcurrentHashMap<>();
  private final Set<String> removed = ConcurrentHashMap.newKeySet();
  private final AtomicLong changes = new AtomicLong();
  private final Runnable onChange;
  private volatile boolean readToEnd;
  private CompactedTopic table;

  private KeywordTable(Runnable onChange) {
    this.onChange = onChange;
  }

  /**
   * Resolves when every keyword that the topic holds is known. From then on {@code onChange} runs
   * after changes, in the context that opened the table.
   */
  public static Future<KeywordTable> open(Vertx vertx, KafkaConnection kafka, Runnable onChange) {
    KeywordTable keywords = new KeywordTable(onChange);
    return CompactedTopic.open(vertx, kafka, Topics.KEYWORDS, keywords)
        .map(
            table -> {
              keywords.table = table;
              return keywords;
            });
  }

  /** All keywords by slug, in the order of the slugs. */
  public Map<String, Keyword> all() {
    return new TreeMap<>(bySlug);
  }

  /** The slugs of keywords that were removed and not added again, as far as the topic tells. */
  public Set<String> removed() {
    return Set.copyOf(removed);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A slug that is not known may be one that was added a moment ago: then this blocks until all
   * that the topic holds has been read, so it must not be called on an event loop. After that no
   * slug makes it block until {@link #expectChanges}.
   */
  @Override
  public Keyword find(String slug) {
    return find(slug, 0);
  }

  @Override
  public Keyword find(String slug, long since) {
    Keyword keyword = bySlug.get(slug);
    if ((keyword == null || keyword.addedAt() < since) && !readToEnd) {
      awaitEnd();
      readToEnd = true;
      keyword = bySlug.get(slug);
    }
    return keyword;
  }

  @Override
  public long changes() {
    return changes.get();
  }

  private void awaitEnd() {
    try {
      toEnd().toCompletionStage().toCompletableFuture().get(CATCH_UP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException(e);
    } catch (Exception e) {
      throw new KafkaException("the topic keywords cannot be read to its end", e);
    }
  }

  /**
   * To be called before {@link #find} is asked about records that were read later than those it was
   * asked about so far: they may be of keywords that were added in between.
   */
  void expectChanges() {
    readToEnd = false;
  }

  /** Resolves when all that the topic holds at this moment is known. */
  public Future<Void> toEnd() {
    return table.toEnd();
  }

  /** How many offsets of the topic there are still to read. */
  public long lag() {
    return table.lag();
  }

  public Future<Void> close() {
    return table.close();
  }

  @Override
  public void changed(String slug, byte[] value) {
    try {
      if (value == null) {
        bySlug.remove(slug);
        removed.add(slug);
      } else {
        bySlug.put(slug, KeywordJson.decode(value));
        removed.remove(slug);
      }
    } catch (KeywordFormatException e) {
      LOG.warn("topic={} key={} is passed over: {}", Topics.KEYWORDS, slug, e.getMessage());
    }
    changes.incrementAndGet();
  }

  @Override
  public void batchEnded(long oldestMillis) {
    onChange.run();
  }
}
