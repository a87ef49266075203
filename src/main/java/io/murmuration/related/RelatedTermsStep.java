package io.murmuration.related;

import io.murmuration.control.KeywordShards;
import io.murmuration.control.PostRecords;
import io.murmuration.keyword.KeywordLookup;
import io.murmuration.message.RelatedTerms;
import io.murmuration.stage.BadRecordException;
import io.murmuration.stage.InputPartition;
import io.murmuration.stage.InputRecord;
import io.murmuration.stage.RecordSink;
import io.murmuration.stage.StageStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Ranks the terms that occur with each keyword. Reads the posts of {@code keyword-<slug>} and
 * {@code keyword-shared}, whose partitions are the shards. Writes {@link RelatedTerms}, and as its
 * state the panes that they sum up. The window is the current pane and as many earlier panes as its
 * length holds: 12 by default, so 60 to 65 minutes. Memory per shard is bounded by the number of
 * panes times their capacity. A step that is restored between two flushes and given the same
 * records again reaches the same result as an uninterrupted one.
 */
public final class RelatedTermsStep implements StageStep {
  /**
   * The window and its panes.
   *
   * @param window the span counted, a multiple of {@code pane}
   * @param pane the length of a pane
   * @param capacity maximum number of terms in a pane
   * @param top maximum number of terms in the result
   */
  public record Settings(Duration window, Duration pane, int capacity, int top) {
    public static final Settings DEFAULT =
        new Settings(Duration.ofHours(1), Duration.ofMinutes(5), 1000, 100);

    public Settings {
      if (pane.toMillis() < 1 || window.toMillis() % pane.toMillis() != 0 || window.isNegative()) {
        throw new IllegalArgumentException(
            "window is " + window + ", expected a multiple of the pane, " + pane);
      }
      if (capacity < 1 || top < 1) {
        throw new IllegalArgumentException(
            "capacity is " + capacity + " and top " + top + ", expected at least 1");
      }
    }

    long paneStart(long millis) {
      return Math.floorDiv(millis, pane.toMillis()) * pane.toMillis();
    }

    long leavesAt(long paneStartMillis) {
      return paneStartMillis + window.plus(pane).toMillis();
    }

    long oldestPaneStart(long nowMillis) {
      return paneStart(nowMillis) - window.toMillis();
    }

    int panes() {
      return (int) (window.toMillis() / pane.toMillis()) + 1;
    }

    /**
     * Returns the result of a shard.
     *
     * @param panes the panes in the window by their beginning
     * @param ranking the ranking that holds all panes but the newest
     */
    RelatedTerms relatedTerms(
        String phrase,
        int shard,
        SortedMap<Long, Pane> panes,
        TermRanking ranking,
        long nowMillis) {
      Pane newest = panes.isEmpty() ? null : panes.get(panes.lastKey());
      long posts = panes.values().stream().mapToLong(Pane::posts).sum();
      long panesFrom = oldestPaneStart(nowMillis);
      List<RelatedTerms.Term> ranked = ranking.rank(newest, posts);
      List<RelatedTerms.Term> terms = new ArrayList<>(ranked);
      for (int i = 0; i < Math.min(RelatedTerms.WITH_PANES, ranked.size()); i++) {
        RelatedTerms.Term term = ranked.get(i);
        List<Long> counts = countsByPane(term.term(), panes, panesFrom);
        terms.set(i, new RelatedTerms.Term(term.term(), term.count(), term.score(), counts));
      }
      return new RelatedTerms(
          phrase,
          shard,
          Math.floorDiv(nowMillis, 1000L) * 1000,
          window.toMillis(),
          posts,
          panesFrom,
          pane.toMillis(),
          terms);
    }

    /** Panes that begin in the future, after the clock was set back, count in the last one. */
    private List<Long> countsByPane(String term, SortedMap<Long, Pane> panes, long panesFrom) {
      Long[] counts = new Long[panes()];
      Arrays.fill(counts, 0L);
      panes.forEach(
          (start, held) -> {
            long index = Math.min((start - panesFrom) / pane.toMillis(), counts.length - 1);
            counts[(int) index] += held.count(term);
          });
      return List.of(counts);
    }
  }

  private final KeywordShards<KeywordPanes> shards;

  /**
   * Creates a step and loads the stop words, which takes a fraction of a second.
   *
   * @param lookup finds all followed keywords; any other keyword counts as removed
   */
  public RelatedTermsStep(KeywordLookup lookup, Settings settings) {
    this(lookup, settings, new TermExtractor());
  }

  RelatedTermsStep(KeywordLookup lookup, Settings settings, TermExtractor extractor) {
    shards =
        new KeywordShards<>(
            lookup, (slug, shard) -> new KeywordPanes(settings, extractor, slug, shard));
  }

  @Override
  public List<Unusable> restore(List<InputPartition> assigned, Map<String, byte[]> state) {
    return shards.restore(assigned, state);
  }

  @Override
  public void checkState(String key, byte[] value) {
    shards.checkState(key, value);
  }

  @Override
  public void apply(InputRecord input, long nowMillis, RecordSink output)
      throws BadRecordException {
    KeywordPanes panes = shards.of(input, nowMillis);
    if (panes != null) {
      panes.add(PostRecords.post(input), input.timestampMillis(), nowMillis);
    }
  }

  @Override
  public void flush(long nowMillis, RecordSink output) {
    shards.flush(nowMillis, output);
  }
}
