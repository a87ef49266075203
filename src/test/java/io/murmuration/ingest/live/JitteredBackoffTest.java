package io.murmuration.ingest.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.ingest.live.StreamException.Kind;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JitteredBackoffTest {
  private final StreamException lost = new StreamException(Kind.NETWORK, "lost");
  private static final Duration SHORT = Duration.ofSeconds(1);

  private final JitteredBackoff backoff =
      new JitteredBackoff(
          Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(30), new Random(1));

  @Test
  void next_failureAfterFailure_doublesUpToTheLongest() {
    long full = 1_000;
    for (int failure = 0; failure < 100; failure++) {
      assertThat(backoff.next(lost, null).toMillis()).isBetween(full / 2, full);
      full = Math.min(60_000, full * 2);
    }
  }

  @Test
  void next_connectionThatLasted_resetsTheWait() {
    for (int failure = 0; failure < 10; failure++) {
      backoff.next(lost, SHORT);
    }
    assertThat(backoff.next(lost, Duration.ofSeconds(30)).toMillis()).isBetween(500L, 1_000L);
  }

  @Test
  void next_serverDemandsMore_waitsUpToAnHour() {
    assertThat(backoff.next(asking(Duration.ofSeconds(90)), null)).hasSeconds(90);
    assertThat(backoff.next(asking(Duration.ofDays(9)), null)).hasHours(1);
    assertThat(backoff.next(asking(Duration.ZERO), null)).isPositive();
  }

  private static StreamException asking(Duration retryAfter) {
    return new StreamException(Kind.RATE_LIMIT, "too often", retryAfter);
  }
}
