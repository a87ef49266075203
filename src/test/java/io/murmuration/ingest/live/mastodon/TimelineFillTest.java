package io.murmuration.ingest.live.mastodon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimelineFillTest {
  @Test
  void tooLong_windowOfFiveMinutes_isWaitedFor() {
    assertThat(TimelineFill.tooLong(Duration.ofMinutes(5), Duration.ofMinutes(24))).isNull();
  }

  @Test
  void tooLong_waitOfHours_isNotWaitedFor() {
    assertThat(TimelineFill.tooLong(Duration.ofHours(2), Duration.ZERO)).contains("7200 s");
  }

  @Test
  void tooLong_waitBeyondTheEnd_isNotWaitedFor() {
    assertThat(TimelineFill.tooLong(Duration.ofMinutes(5), Duration.ofMinutes(26)))
        .contains("30 minutes");
    assertThat(TimelineFill.tooLong(Duration.ZERO, Duration.ofMinutes(31))).contains("30 minutes");
  }
}
