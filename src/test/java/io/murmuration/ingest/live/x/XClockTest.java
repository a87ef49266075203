package io.murmuration.ingest.live.x;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class XClockTest {
  private static final long NOW = 1_800_000_000_000L;

  private final XClock clock = new XClock();

  @Test
  void note_fewSeconds_areIgnored() {
    clock.note(NOW + 5_000, NOW);
    assertThat(clock.skewMillis()).isZero();
    clock.note(NOW - 5_000, NOW);
    assertThat(clock.skewMillis()).isZero();
  }

  @Test
  void note_wholeSecondsThatFlip_keepTheFirst() {
    clock.note(NOW + 60_000, NOW);
    clock.note(NOW + 60_000, NOW + 999);
    clock.note(NOW + 64_000, NOW);
    assertThat(clock.skewMillis()).isEqualTo(60_000);
  }

  @Test
  void note_adjustedClock_isFollowed() {
    clock.note(NOW - 7_200_000, NOW);
    assertThat(clock.skewMillis()).isEqualTo(-7_200_000);
    clock.note(NOW + 400, NOW);
    assertThat(clock.skewMillis()).isZero();
  }

  @Test
  void note_nothing_changesNothing() {
    clock.note(NOW + 60_000, NOW);
    clock.note(-1, NOW);
    assertThat(clock.skewMillis()).isEqualTo(60_000);
  }
}
