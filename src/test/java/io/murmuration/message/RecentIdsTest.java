package io.murmuration.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RecentIdsTest {
  @Test
  void add_sameIdOfAnotherSource_isNew() {
    RecentIds ids = new RecentIds(10);

    assertThat(ids.add("x", "1")).isTrue();
    assertThat(ids.add("bluesky", "1")).isTrue();
    assertThat(ids.add("x", "1")).isFalse();
  }

  @Test
  void add_sourceAndIdOfTheSameLetters_isNew() {
    RecentIds ids = new RecentIds(10);

    assertThat(ids.add("ab", "c")).isTrue();
    assertThat(ids.add("a", "bc")).isTrue();
    assertThat(ids.add("c", "ab")).isTrue();
  }

  @Property
  void add_anyIds_isNewUnlessAmongTheLastDifferentOnes(
      @ForAll @IntRange(min = 1, max = 8) int capacity,
      @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 12) Integer> sequence) {
    RecentIds ids = new RecentIds(capacity);
    Set<String> naive = new LinkedHashSet<>();
    for (int number : sequence) {
      String id = Integer.toString(number);
      boolean expected = !naive.remove(id);
      naive.add(id);
      if (naive.size() > capacity) {
        naive.remove(naive.iterator().next());
      }

      assertThat(ids.add("x", id)).isEqualTo(expected);
    }
  }
}
