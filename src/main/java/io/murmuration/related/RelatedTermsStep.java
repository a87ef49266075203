package io.murmuration.related;

import io.murmuration.control.KeywordShards;
import io.murmuration.control.PostRecords;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordLookup;
import io.murmuration.message.Post;
import io.murmuration.message.RelatedTerms;
import io.murmuration.message.Topics;
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
 * Keeps the terms that stand beside each keyword: reads the posts of {@code keyword-<slug>} and of
 * {@code keyword-shared}, whose partitions are the shards, and writes {@link RelatedTerms} and, as
 * its state, the panes of which these are the sum. The window is the pane that holds the present
 * and as many before it as its length takes: with the defaults 12, so 60 to 65 minutes. Memory per
 * shard is bounded by the panes times their capacity. Restored between two flushes and given the
 * same records again, a step comes to the same result as one that was never interrupted.
 */
public final class RelatedTermsStep implements StageStep {
  /**
   * How long to look back and in panes of what length, how many terms each pane holds at most, and
   * how many the result does.
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

    /** When the pane begins that holds a moment. */
    long paneStart(long millis) {
      return Math.floorDiv(millis, pane.toMillis()) * pane.toMillis();
    }

    /** When a pane does not count any more. */
    long leavesAt(long paneStartMillis) {
      return paneStartMillis + window.plus(pane).toMillis();
    }

    /** When the oldest pane begins that still counts. */
    long oldestPaneStart(long nowMillis) {
      return paneStart(nowMillis) - window.toMillis();
    }

    /** How many panes count. */
    int panes() {
      return (int) (window.toMillis() / pane.toMillis()) + 1;
    }

    /**
     * What a shard comes to.
     *
     * @param panes those of the window, by when they begin
     * @param ranking has been told the older of them
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

    /** What is in panes to come, since the clock was set back, counts in the last one. */
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
   * {@code lookup} has to know all keywords that are followed: what belongs to another one is taken
   * for removed. Loads the stop words, which takes a fraction of a second.
   */
  public RelatedTermsStep(KeywordLookup lookup, Settings settings) {
    this(lookup, settings, new TermExtractor());
  }

  RelatedTermsStep(KeywordLookup lookup, Settings settings, TermExtractor extractor) {
    shards =
        new KeywordShards<>(
            lookup,
            Topics.RELATED_TERMS_STATE,
            (slug, shard) -> new KeywordPanes(settings, extractor, slug, shard));
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the state of an assigned partition cannot be read
   */
  @Override
  public void restore(List<InputPartition> assigned, Map<String, byte[]> state) {
    shards.restore(assigned, state);
  }

  @Override
  public void apply(InputRecord input, long nowMillis, RecordSink output)
      throws BadRecordException {
    Keyword keyword = shards.keyword(input, nowMillis);
    if (keyword == null) {
      return;
    }
    Post post = PostRecords.post(input);
    shards.of(input, keyword, nowMillis).add(post, input.timestampMillis(), nowMillis);
  }

  @Override
  public void flush(long nowMillis, RecordSink output) {
    shards.flush(nowMillis, output);
  }
}
