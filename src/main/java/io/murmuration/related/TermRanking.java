package io.murmuration.related;

import com.ibm.icu.text.UTF16;
import io.murmuration.message.RelatedTerms;
import it.unimi.dsi.fastutil.objects.Object2LongMap;
import it.unimi.dsi.fastutil.objects.Object2LongOpenHashMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The most frequent terms over several panes. Only the newest pane changes often, so the sums and
 * order of all others are cached. A ranking thus costs about as much as iterating over one pane.
 */
final class TermRanking {
  private static final Comparator<RelatedTerms.Term> BEST_FIRST =
      Comparator.comparingLong(RelatedTerms.Term::count)
          .reversed()
          .thenComparing(RelatedTerms.Term::term, new UTF16.StringComparator(true, false, 0));

  private final int top;
  private Object2LongOpenHashMap<String> olderSums = new Object2LongOpenHashMap<>();
  private List<RelatedTerms.Term> olderRanked = List.of();

  TermRanking(int top) {
    this.top = top;
  }

  /** Sets all panes but the newest, until the next call. */
  void setOlder(Collection<Pane> panes) {
    olderSums = new Object2LongOpenHashMap<>();
    for (Pane pane : panes) {
      pane.forEach((term, count) -> olderSums.addTo(term, count));
    }
    olderRanked = new ArrayList<>(olderSums.size());
    for (Object2LongMap.Entry<String> sum : olderSums.object2LongEntrySet()) {
      olderRanked.add(new RelatedTerms.Term(sum.getKey(), sum.getLongValue(), 0));
    }
    olderRanked.sort(BEST_FIRST);
  }

  /**
   * Returns the top terms of all panes by descending count and then ascending code points.
   *
   * @param newest the newest pane, or {@code null} if there is none
   * @param posts the number of posts in all panes
   */
  List<RelatedTerms.Term> rank(Pane newest, long posts) {
    PriorityQueue<RelatedTerms.Term> worstFirst =
        new PriorityQueue<>(top + 1, BEST_FIRST.reversed());
    if (newest != null) {
      newest.forEach((term, count) -> offer(worstFirst, term, count + olderSums.getLong(term)));
    }
    int taken = 0;
    for (RelatedTerms.Term older : olderRanked) {
      if (taken == top) {
        break;
      }
      if (newest == null || !newest.holds(older.term())) {
        offer(worstFirst, older.term(), older.count());
        taken++;
      }
    }
    return worstFirst.stream()
        .sorted(BEST_FIRST)
        .map(term -> new RelatedTerms.Term(term.term(), term.count(), score(term.count(), posts)))
        .toList();
  }

  private void offer(PriorityQueue<RelatedTerms.Term> worstFirst, String term, long count) {
    if (worstFirst.size() == top && count < worstFirst.element().count()) {
      return;
    }
    worstFirst.add(new RelatedTerms.Term(term, count, 0));
    if (worstFirst.size() > top) {
      worstFirst.remove();
    }
  }

  private static double score(long count, long posts) {
    return Math.round(1e6 * count / posts) / 1e6;
  }
}
