package io.murmuration.visualization.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChangePermissionTest {
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
    ChangePermission.Facts facts =
        new ChangePermission.Facts(toLoopback, fromLoopback, ownNames, behindProxy, forwarded);
    boolean allLocal = bits == (1 | 2 | 4);

    assertThat(ChangePermission.of(facts, false))
        .isEqualTo(allLocal ? ChangePermission.YES : ChangePermission.NO);
    assertThat(ChangePermission.of(facts, true))
        .isEqualTo(allLocal ? ChangePermission.YES : ChangePermission.TOKEN);
  }
}
