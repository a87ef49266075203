package io.murmuration.ingest.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.ingest.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayPaceTest {
  private static final long START = 5_000_000;
  private static final long FAR = Long.MAX_VALUE;

  private final ManualClock clock = new ManualClock(START);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1700000000 1700000000000 1700000000000",
        "0 1700000000000 0 1700000000000",
        "1700000000000 0 253402300799999 1700000000001"
      })
  void await_timesAreMoreThanADayApart_doesNotWait(String times) throws IOException {
    ReplayPace pace = new ReplayPace("replay:x", 1.0, clock);
    long line = 0;
    for (long time : Stream.of(times.split(" ", -1)).mapToLong(Long::parseLong).toArray()) {
      assertThat(pace.await(time, ++line, FAR)).isTrue();
    }
    assertThat(clock.nowMillis()).isEqualTo(START);
  }

  @Test
  void await_afterAJump_keepsTheDistances() throws IOException {
    ReplayPace pace = new ReplayPace("replay:x", 2.0, clock);

    pace.await(5, 1, FAR);
    pace.await(1_700_000_000_000L, 2, FAR);
    pace.await(1_700_000_001_000L, 3, FAR);
    pace.await(1_700_000_000_200L, 4, FAR);

    assertThat(clock.nowMillis()).isEqualTo(START + 500);
  }

  @Test
  void await_lessThanADay_waits() throws IOException {
    ReplayPace pace = new ReplayPace("replay:x", 1.0, clock);
    long day = Duration.ofDays(1).toMillis();

    pace.await(0, 1, FAR);
    pace.await(day, 2, FAR);

    assertThat(clock.nowMillis()).isEqualTo(START + day);
  }

  @Test
  void await_lowestSpeed_waitsUntilTheDeadline() throws IOException {
    ReplayPace pace = new ReplayPace("replay:x", Double.MIN_VALUE, clock);

    assertThat(pace.await(0, 1, START)).isTrue();
    assertThat(pace.await(1, 2, START + 90)).isFalse();
    assertThat(clock.nowMillis()).isEqualTo(START + 90);
  }
}
