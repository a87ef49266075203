package io.murmuration.visualization;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.visualization.Related.RelatedTerm;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RelatedTest {
  private static final long PANE = 300_000;

  private static Related related(long panesFrom, RelatedTerm... terms) {
    return new Related("tea", "Tea", 1000, 2 * PANE, 10, panesFrom, PANE, List.of(terms));
  }

  private static RelatedTerm term(String term, long... panes) {
    return new RelatedTerm(term, sum(panes), 0.1, panes);
  }

  private static long sum(long... counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  @Test
  void plus_panesOfDifferentTimes_alignsThem() {
    Related earlier = related(PANE, term("milk", 5, 2, 1), term("cup", 0, 0, 1));
    Related later = related(2 * PANE, term("milk", 0, 4, 3));

    for (Related sum : List.of(earlier.plus(later), later.plus(earlier))) {
      assertThat(sum.panesFrom()).isEqualTo(2 * PANE);
      assertThat(sum.terms()).extracting(RelatedTerm::term).containsExactly("milk", "cup");
      assertThat(sum.terms().get(0).panes()).containsExactly(2, 5, 3);
      assertThat(sum.terms().get(1).panes()).containsExactly(0, 1, 0);
    }
  }

  @Test
  void plus_manyTerms_givesPanesOfTheFirst20() {
    RelatedTerm[] many =
        IntStream.range(0, 20)
            .mapToObj(i -> term("w" + (10 + i), 1, 1, 0))
            .toArray(RelatedTerm[]::new);
    RelatedTerm without = new RelatedTerm("often", 50, 1, null);

    Related sum = related(PANE, many).plus(related(PANE, without));

    assertThat(sum.terms().get(0).panes()).containsExactly(0, 0, 0);
    assertThat(sum.terms().get(19).panes()).containsExactly(1, 1, 0);
    assertThat(sum.terms().get(20).panes()).isNull();
  }

  @Test
  void plus_writtenByAnEarlierVersion_hasNoPanes() {
    Related old =
        new Related("tea", "Tea", 0, 1, 1, 0, 0, List.of(new RelatedTerm("milk", 1, 1, null)));

    assertThat(old.plus(old).terms().get(0).panes()).isNull();
    assertThat(old.plus(related(PANE, term("milk", 1, 0, 0))).terms().get(0).panes())
        .containsExactly(1, 0, 0);
  }

  @Test
  void top_fewerTermsThanAsked_isTheSame() {
    Related related = related(PANE, term("milk", 1), term("cup", 1));

    assertThat(related.top(30)).isEqualTo(related);
    assertThat(related.top(1).terms()).hasSize(1);
  }
}
