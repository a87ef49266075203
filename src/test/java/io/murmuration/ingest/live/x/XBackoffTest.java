package io.murmuration.ingest.live.x;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.ingest.live.StreamException;
import io.murmuration.ingest.live.StreamException.Kind;
import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class XBackoffTest {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final XBackoff backoff = new XBackoff(new Random(1));

  @Test
  void next_afterAConnectionThatLasted_isAtOnce() {
    assertThat(next(Kind.NETWORK, LONG)).isZero();
  }

  @Test
  void next_networkErrors_growBy250MillisTo16Seconds() {
    assertThat(next(Kind.NETWORK, LONG)).isZero();
    assertThat(times(66, Kind.NETWORK))
        .startsWith(250L, 500L, 750L, 1_000L)
        .endsWith(15_750L, 16_000L, 16_000L, 16_000L);
  }

  @Test
  void next_networkErrorsFromTheStart_beginWith250Millis() {
    assertThat(times(2, Kind.NETWORK)).containsExactly(250L, 500L);
  }

  @Test
  void next_connectionsThatBreakImmediately_areDelayedAfterTheFirst() {
    assertThat(next(Kind.NETWORK, SHORT)).isZero();
    assertThat(next(Kind.NETWORK, SHORT)).isEqualTo(250);
    assertThat(next(Kind.NETWORK, SHORT)).isEqualTo(500);
    assertThat(next(Kind.NETWORK, LONG)).isZero();
  }

  @Test
  void next_httpErrors_doubleFrom5To320Seconds() {
    assertThat(times(8, Kind.HTTP))
        .containsExactly(5_000L, 10_000L, 20_000L, 40_000L, 80_000L, 160_000L, 320_000L, 320_000L);
  }

  @Test
  void next_httpErrorWithRetryAfter_waitsAtLeastThat() {
    assertThat(next(new StreamException(Kind.HTTP, "", Duration.ofSeconds(30)), null))
        .isEqualTo(30_000);
    assertThat(next(new StreamException(Kind.HTTP, "", Duration.ofSeconds(3)), null))
        .isEqualTo(10_000);
    assertThat(next(new StreamException(Kind.HTTP, "", Duration.ofDays(3)), null))
        .isEqualTo(900_000);
  }

  @Test
  void next_rateLimitsWithoutReset_doubleFromAMinuteTo15() {
    assertThat(times(6, Kind.RATE_LIMIT))
        .containsExactly(60_000L, 120_000L, 240_000L, 480_000L, 900_000L, 900_000L);
  }

  @Test
  void next_rateLimitWithReset_waitsUntilThenWithJitter() {
    for (int i = 0; i < 100; i++) {
      assertThat(next(new StreamException(Kind.RATE_LIMIT, "", Duration.ofSeconds(77)), null))
          .isBetween(77_000L, 79_000L);
    }
  }

  @Test
  void next_rateLimitOfDays_isAnHour() {
    assertThat(next(new StreamException(Kind.RATE_LIMIT, "", Duration.ofDays(9)), null))
        .isBetween(3_600_000L, 3_602_000L);
  }

  @Test
  void next_errorsAfterAGrantedConnection_startAgain() {
    times(5, Kind.HTTP);
    times(5, Kind.RATE_LIMIT);
    assertThat(next(Kind.NETWORK, SHORT)).isZero();
    assertThat(next(Kind.HTTP, null)).isEqualTo(5_000);
    assertThat(next(Kind.RATE_LIMIT, null)).isEqualTo(60_000);
  }

  @Test
  void next_streamsThatXEndsImmediately_waitLonger() {
    assertThat(next(Kind.HTTP, SHORT)).isEqualTo(5_000);
    assertThat(next(Kind.HTTP, SHORT)).isEqualTo(10_000);
    assertThat(next(Kind.HTTP, LONG)).isEqualTo(5_000);
  }

  @Test
  void next_withAScale_isScaled() {
    XBackoff fast = new XBackoff(new Random(1), 0.001);
    assertThat(fast.next(new StreamException(Kind.HTTP, ""), null)).isEqualTo(Duration.ofMillis(5));
  }

  private Long[] times(int times, Kind kind) {
    return LongStream.generate(() -> next(kind, null)).limit(times).boxed().toArray(Long[]::new);
  }

  private long next(Kind kind, Duration connected) {
    return next(new StreamException(kind, "why"), connected);
  }

  private long next(StreamException failure, Duration connected) {
    return backoff.next(failure, connected).toMillis();
  }
}
