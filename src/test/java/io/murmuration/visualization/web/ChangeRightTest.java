package io.murmuration.visualization.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeRightTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
  void of_everyCombination_isYesOnlyIfEverythingIsLocal(int bits) {
    boolean toLoopback = (bits & 1) != 0;
    boolean fromLoopback = (bits & 2) != 0;
    boolean ownNames = (bits & 4) != 0;
    boolean forwarded = (bits & 8) != 0;
    ChangeRight.Facts facts = new ChangeRight.Facts(toLoopback, fromLoopback, ownNames, forwarded);
    boolean allLocal = bits == (1 | 2 | 4);

    assertThat(ChangeRight.of(facts, false)).isEqualTo(allLocal ? ChangeRight.YES : ChangeRight.NO);
    assertThat(ChangeRight.of(facts, true))
        .isEqualTo(allLocal ? ChangeRight.YES : ChangeRight.TOKEN);
  }
}
