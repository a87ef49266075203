package io.murmuration.related;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TermCounterTest {
  private record Entry(String term, long estimate, long error) {}

  private static List<Entry> entries(TermCounter counter) {
    List<Entry> entries = new ArrayList<>();
    counter.forEach((term, estimate, error) -> entries.add(new Entry(term, estimate, error)));
    return entries;
  }

  private static TermCounter restored(TermCounter counter) {
    List<Entry> entries = entries(counter);
    return TermCounter.restore(
        counter.capacity(),
        counter.total(),
        entries.stream().map(Entry::term).toArray(String[]::new),
        entries.stream().mapToLong(Entry::estimate).toArray(),
        entries.stream().mapToLong(Entry::error).toArray());
  }

  /** Space-Saving as the paper describes it, with a list instead of its data structure. */
  private static final class NaiveCounter {
    private final List<Entry> byLastChange = new ArrayList<>();
    private final int capacity;

    NaiveCounter(int capacity) {
      this.capacity = capacity;
    }

    void add(String term) {
      Entry old = new Entry(term, 0, 0);
      for (Entry entry : byLastChange) {
        if (entry.term().equals(term)) {
          old = entry;
        }
      }
      if (old.estimate() == 0 && byLastChange.size() == capacity) {
        Entry least = inOrder().get(0);
        byLastChange.remove(least);
        old = new Entry(term, least.estimate(), least.estimate());
      }
      byLastChange.remove(old);
      byLastChange.add(new Entry(term, old.estimate() + 1, old.error()));
    }

    List<Entry> inOrder() {
      List<Entry> order = new ArrayList<>(byLastChange);
      order.sort((a, b) -> Long.compare(a.estimate(), b.estimate()));
      return order;
    }
  }

  @Provide
  Arbitrary<List<String>> streams() {
    return Arbitraries.integers()
        .between(0, 60)
        .withDistribution(net.jqwik.api.RandomDistribution.biased())
        .map(i -> "t" + i)
        .list()
        .ofMaxSize(400);
  }

  @Property(tries = 300)
  void add_anyStream_keepsTheBounds(
      @ForAll("streams") List<String> stream, @ForAll @IntRange(min = 1, max = 40) int capacity) {
    TermCounter counter = new TermCounter(capacity);
    Map<String, Long> exact = new HashMap<>();
    for (String term : stream) {
      counter.add(term);
      exact.merge(term, 1L, Long::sum);
    }
    double bound = (double) stream.size() / capacity;
    assertThat(counter.total()).isEqualTo(stream.size());
    assertThat(counter.size()).isEqualTo(Math.min(capacity, exact.size()));
    counter.forEach(
        (term, estimate, error) -> {
          long count = exact.get(term);
          assertThat((double) estimate).isBetween((double) count, count + bound);
          assertThat(estimate - error).isLessThanOrEqualTo(count);
          assertThat(counter.estimate(term)).isEqualTo(estimate);
        });
    exact.forEach(
        (term, count) -> {
          if (count > bound) {
            assertThat(counter.estimate(term)).isGreaterThanOrEqualTo(count);
          }
        });
  }

  @Property(tries = 300)
  void add_anyStream_equalsTheNaiveMethod(
      @ForAll("streams") List<String> stream, @ForAll @IntRange(min = 1, max = 40) int capacity) {
    TermCounter counter = new TermCounter(capacity);
    NaiveCounter naive = new NaiveCounter(capacity);
    for (String term : stream) {
      counter.add(term);
      naive.add(term);
    }
    assertThat(entries(counter)).isEqualTo(naive.inOrder());
  }

  @Property(tries = 300)
  void restore_inTheMiddleOfAnyStream_continuesLikeTheOriginal(
      @ForAll("streams") List<String> before,
      @ForAll("streams") List<String> after,
      @ForAll @IntRange(min = 1, max = 40) int capacity) {
    TermCounter original = new TermCounter(capacity);
    before.forEach(original::add);
    TermCounter restored = restored(original);
    after.forEach(original::add);
    after.forEach(restored::add);
    assertThat(entries(restored)).isEqualTo(entries(original));
    assertThat(restored.total()).isEqualTo(original.total());
  }

  @Test
  void add_fullCounter_replacesTheLeastCountedThatChangedLongestAgo() {
    TermCounter counter = new TermCounter(3);
    List.of("a", "b", "c", "b", "a", "c", "d").forEach(counter::add);
    assertThat(entries(counter))
        .containsExactly(new Entry("a", 2, 0), new Entry("c", 2, 0), new Entry("d", 3, 2));
  }

  @Test
  void estimate_unknownTerm_isZero() {
    assertThat(new TermCounter(2).estimate("a")).isZero();
  }

  @Test
  void restore_impossibleState_throws() {
    assertThatThrownBy(() -> restore(1, 2, new String[] {"a", "b"}, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> restore(5, 3, new String[] {"a", "b"}, 2, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> restore(5, 9, new String[] {"a", "b"}, 1, 2))
        .isInstanceOf(IllegalArgumentException.class);
    // The sum overflows to 1.
    assertThatThrownBy(
            () -> restore(5, 1, new String[] {"a", "b", "c"}, 3, Long.MAX_VALUE, Long.MAX_VALUE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> restore(5, 2, new String[] {"a", "a"}, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TermCounter(0)).isInstanceOf(IllegalArgumentException.class);
  }

  private static TermCounter restore(int capacity, long total, String[] terms, long... counts) {
    return TermCounter.restore(capacity, total, terms, counts, new long[terms.length]);
  }
}
