package io.murmuration.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RewindMarksTest {
  private static final String MARK = "from=12 base=7 at=1700000000000";

  private final RewindMarks marks = new RewindMarks();

  @Test
  void text_partitionThatWasTakenBack_isItsMarkAlone() {
    marks.restore(
        List.of(
            new InputPartition("keyword-tea", 1, "matched=3 " + MARK),
            new InputPartition("keyword-shared", 1, "")));

    assertThat(marks.text("keyword-tea", 1)).isEqualTo(MARK);
    assertThat(marks.text("keyword-shared", 1)).isEmpty();
    assertThat(marks.text("keyword-tea", 0)).isEmpty();
  }

  @Test
  void restore_otherPartitions_forgetsThoseOfBefore() {
    marks.restore(List.of(new InputPartition("keyword-tea", 1, MARK)));
    marks.restore(List.of(new InputPartition("keyword-tea", 0, MARK)));

    assertThat(marks.text("keyword-tea", 1)).isEmpty();
    assertThat(marks.text("keyword-tea", 0)).isEqualTo(MARK);
  }
}
