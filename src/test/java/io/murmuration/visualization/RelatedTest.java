package io.murmuration.visualization;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.message.RelatedTerms.Term;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RelatedTest {
  private static final long PANE = 300_000;

  private static Related related(long panesFrom, Term... terms) {
    return new Related("tea", "Tea", 1000, 2 * PANE, 10, panesFrom, PANE, List.of(terms));
  }

  private static Term term(String term, long... panes) {
    return new Term(term, Arrays.stream(panes).sum(), 0.1, Arrays.stream(panes).boxed().toList());
  }

  @Test
  void plus_panesOfDifferentTimes_alignsThem() {
    Related earlier = related(PANE, term("milk", 5, 2, 1), term("cup", 0, 0, 1));
    Related later = related(2 * PANE, term("milk", 0, 4, 3));

    for (Related sum : List.of(earlier.plus(later), later.plus(earlier))) {
      assertThat(sum.panesFrom()).isEqualTo(2 * PANE);
      assertThat(sum.terms()).extracting(Term::term).containsExactly("milk", "cup");
      assertThat(sum.terms().get(0).panes()).containsExactly(2L, 5L, 3L);
      assertThat(sum.terms().get(1).panes()).containsExactly(0L, 1L, 0L);
    }
  }

  @Test
  void plus_manyTerms_givesPanesOfTheFirst20() {
    Term[] many =
        IntStream.range(0, 20).mapToObj(i -> term("w" + (10 + i), 1, 1, 0)).toArray(Term[]::new);
    Term without = new Term("often", 50, 1);

    Related sum = related(PANE, many).plus(related(PANE, without));

    assertThat(sum.terms().get(0).panes()).containsExactly(0L, 0L, 0L);
    assertThat(sum.terms().get(19).panes()).containsExactly(1L, 1L, 0L);
    assertThat(sum.terms().get(20).panes()).isEmpty();
  }

  @Test
  void plus_writtenByAnEarlierVersion_hasNoPanes() {
    Related old = new Related("tea", "Tea", 0, 1, 1, 0, 0, List.of(new Term("milk", 1, 1)));

    assertThat(old.plus(old).terms().get(0).panes()).isEmpty();
    assertThat(old.plus(related(PANE, term("milk", 1, 0, 0))).terms().get(0).panes())
        .containsExactly(1L, 0L, 0L);
  }

  @Test
  void top_fewerTermsThanAsked_isTheSame() {
    Related related = related(PANE, term("milk", 1), term("cup", 1));

    assertThat(related.top(30)).isEqualTo(related);
    assertThat(related.top(1).terms()).hasSize(1);
  }
}
