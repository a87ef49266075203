package io.murmuration.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CommitScheduleTest {
  private static final long MILLI = 1_000_000;

  private final CommitSchedule schedule = new CommitSchedule(Duration.ofMillis(50));

  @Test
  void isDue_quickCommits_isEveryInterval() {
    schedule.committed(0, 5 * MILLI);
    assertThat(schedule.isDue(true, 55 * MILLI - 1)).isFalse();
    assertThat(schedule.isDue(true, 55 * MILLI)).isTrue();
  }

  @Test
  void isDue_slowCommits_isAfterFourTimesTheDurationOfTheLast() {
    schedule.committed(0, 100 * MILLI);
    assertThat(schedule.isDue(true, 500 * MILLI - 1)).isFalse();
    assertThat(schedule.isDue(true, 500 * MILLI)).isTrue();
  }

  @Test
  void isDue_verySlowCommits_isAfterTwentyIntervals() {
    schedule.committed(0, 10_000 * MILLI);
    assertThat(schedule.isDue(false, 11_000 * MILLI - 1)).isFalse();
    assertThat(schedule.isDue(false, 11_000 * MILLI)).isTrue();
  }

  @Test
  void isDue_openTransaction_isAfterTwoSeconds() {
    CommitSchedule seldom = new CommitSchedule(Duration.ofSeconds(10));
    seldom.restored(0);
    assertThat(seldom.isDue(false, 2_000 * MILLI)).isFalse();
    assertThat(seldom.isDue(true, 2_000 * MILLI - 1)).isFalse();
    assertThat(seldom.isDue(true, 2_000 * MILLI)).isTrue();
  }
}
