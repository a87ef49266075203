package io.murmuration.visualization.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChangeRightTest {
  static IntStream everyCombination() {
    return IntStream.range(0, 1 << 5);
  }

  @ParameterizedTest
  @MethodSource("everyCombination")
  void of_everyCombination_isYesOnlyIfEverythingIsLocal(int bits) {
    boolean toLoopback = (bits & 1) != 0;
    boolean fromLoopback = (bits & 2) != 0;
    boolean ownNames = (bits & 4) != 0;
    boolean behindProxy = (bits & 8) != 0;
    boolean forwarded = (bits & 16) != 0;
    ChangeRight.Facts facts =
        new ChangeRight.Facts(toLoopback, fromLoopback, ownNames, behindProxy, forwarded);
    boolean allLocal = bits == (1 | 2 | 4);

    assertThat(ChangeRight.of(facts, false)).isEqualTo(allLocal ? ChangeRight.YES : ChangeRight.NO);
    assertThat(ChangeRight.of(facts, true))
        .isEqualTo(allLocal ? ChangeRight.YES : ChangeRight.TOKEN);
  }
}
