package io.murmuration.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FairShareTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 0, 0",
    "2, 1, 1, 1, 0",
    "3, 1, 1, 1, 1",
    "5, 2, 2, 2, 1",
    "1024, 512, 512, 256, 128",
    "1024, 600, 600, 249, 103",
    "1024, 1024, 1024, 0, 0",
    "1024, 10, 10, 10, 10"
  })
  void permits_networksThatTakeAllTheyCan_leaveSomeToTheNext(
      long all, long perNetwork, long first, long second, long third) {
    FairShare share = new FairShare(all, perNetwork);

    assertThat(most(share, 0)).isEqualTo(first);
    assertThat(most(share, first)).isEqualTo(second);
    assertThat(most(share, first + second)).isEqualTo(third);
  }

  @Test
  void permits_newNetworkAndOneFree_getsIt() {
    for (int all = 1; all < 50; all++) {
      for (int perNetwork = 1; perNetwork <= all; perNetwork++) {
        assertThat(new FairShare(all, perNetwork).permits(0, all - 1, 1)).isTrue();
        assertThat(new FairShare(all, perNetwork).permits(0, all, 1)).isFalse();
      }
    }
  }

  @Test
  void permits_severalAtOnce_likeOneAfterTheOther() {
    for (int perNetwork = 1; perNetwork <= 20; perNetwork++) {
      FairShare share = new FairShare(20, perNetwork);
      for (int others = 0; others < 20; others++) {
        for (int more = 1; more <= 21; more++) {
          assertThat(share.permits(0, others, more)).isEqualTo(more <= most(share, others));
        }
      }
    }
  }

  /** Returns what a network gets if others have taken some. */
  private static long most(FairShare share, long others) {
    long own = 0;
    while (share.permits(own, others + own, 1)) {
      own++;
    }
    return own;
  }
}
