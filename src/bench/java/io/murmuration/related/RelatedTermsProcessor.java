package io.murmuration.related;

import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordLookup;
import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.PostJson;
import io.murmuration.message.RelatedTerms;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/**
 * Counts the terms that occur with each keyword, with the documented interface of Kafka Streams:
 * panes in a window store with a cache and a changelog. Reads posts by slug, and sends the related
 * terms of each keyword with changed panes at every interval.
 *
 * <p>The counts are exact, because a pane is put into the store for every post: only the store's
 * cache is notified of a commit. The panes are also held decoded, so that they are decoded only
 * after a restart. Committed results may not have been sent, so everything is sent after a restart.
 */
public final class RelatedTermsProcessor implements Processor<String, byte[], String, byte[]> {
  private static final String STORE = "panes";

  /** The panes of one keyword. */
  private static final class Panes {
    private final Keyword keyword;
    private final Set<String> ownWords;
    private final TermRanking ranking;
    private final TreeMap<Long, Pane> byStart = new TreeMap<>();
    private boolean changed = true;
    private boolean olderChanged = true;

    Panes(Keyword keyword, Set<String> ownWords, TermRanking ranking) {
      this.keyword = keyword;
      this.ownWords = ownWords;
      this.ranking = ranking;
    }

    void removeBefore(long oldestStart) {
      if (!byStart.isEmpty() && byStart.firstKey() < oldestStart) {
        byStart.headMap(oldestStart).clear();
        changed = true;
        olderChanged = true;
      }
    }
  }

  private final KeywordLookup lookup;
  private final RelatedTermsStep.Settings settings;
  private final Duration interval;
  private final Map<String, Panes> bySlug = new HashMap<>();
  private final TermExtractor extractor = new TermExtractor();
  private ProcessorContext<String, byte[]> context;
  private WindowStore<String, Pane> store;

  /**
   * @param interval the time between two results of a keyword
   */
  public RelatedTermsProcessor(
      KeywordLookup lookup, RelatedTermsStep.Settings settings, Duration interval) {
    this.lookup = lookup;
    this.settings = settings;
    this.interval = interval;
  }

  /**
   * Returns the builder of the store of this processor. The store removes panes some time after
   * they end.
   */
  public static StoreBuilder<?> store(RelatedTermsStep.Settings settings) {
    Duration kept = settings.window().plus(settings.pane().multipliedBy(2));
    return Stores.windowStoreBuilder(
            Stores.inMemoryWindowStore(STORE, kept, settings.pane(), false),
            Serdes.String(),
            PaneSerde.serde())
        .withLoggingEnabled(Map.of())
        .withCachingEnabled();
  }

  @Override
  public void init(ProcessorContext<String, byte[]> context) {
    this.context = context;
    store = context.getStateStore(STORE);
    bySlug.clear();
    try (KeyValueIterator<Windowed<String>, Pane> all = store.all()) {
      all.forEachRemaining(
          entry -> panes(entry.key.key()).byStart.put(entry.key.window().start(), entry.value));
    }
    context.schedule(interval, PunctuationType.WALL_CLOCK_TIME, this::send);
  }

  private Panes panes(String slug) {
    return bySlug.computeIfAbsent(
        slug,
        s -> {
          Keyword keyword = lookup.find(s);
          return new Panes(
              keyword, extractor.ownWords(keyword.parsed()), new TermRanking(settings.top()));
        });
  }

  @Override
  public void process(Record<String, byte[]> input) {
    long nowMillis = context.currentSystemTimeMs();
    long start = settings.paneStart(Math.min(input.timestamp(), nowMillis));
    if (start < settings.oldestPaneStart(nowMillis)) {
      return;
    }
    Panes panes = panes(input.key());
    Pane pane = panes.byStart.get(start);
    if (pane == null) {
      pane = new Pane(panes.keyword.addedAt(), settings.capacity());
      panes.byStart.put(start, pane);
      panes.olderChanged = true;
    }
    pane.add(decode(input.value()), panes.ownWords, extractor);
    panes.changed = true;
    panes.olderChanged |= start != panes.byStart.lastKey();
    store.put(input.key(), pane, start);
  }

  private static Post decode(byte[] value) {
    try {
      return PostJson.decode(value);
    } catch (PostFormatException e) {
      throw new IllegalStateException(e);
    }
  }

  private void send(long nowMillis) {
    bySlug.forEach(
        (slug, panes) -> {
          panes.removeBefore(settings.oldestPaneStart(nowMillis));
          if (panes.changed) {
            panes.changed = false;
            context.forward(
                new Record<>(slug + "/0", merged(panes, nowMillis).toJson(), nowMillis));
          }
        });
  }

  private RelatedTerms merged(Panes panes, long nowMillis) {
    Pane newest = panes.byStart.isEmpty() ? null : panes.byStart.lastEntry().getValue();
    if (panes.olderChanged) {
      panes.ranking.setOlder(
          newest == null ? List.of() : panes.byStart.headMap(panes.byStart.lastKey()).values());
      panes.olderChanged = false;
    }
    return settings.relatedTerms(
        panes.keyword.phrase(), 0, panes.byStart, panes.ranking, nowMillis);
  }
}
