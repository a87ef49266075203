package io.murmuration.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class StageRetryTest {
  private static final Exception CAUSE = new IllegalStateException("no");

  private final StageRetry retry = new StageRetry(Duration.ofMillis(100), Duration.ofSeconds(5));

  @Test
  void failed_consecutiveFailures_doublesTheDelayUpToItsLimitAndGivesUpAtTheEighth() {
    for (long delay : new long[] {100, 200, 400, 800, 1600, 3200, 5000}) {
      assertThat(retry.failed(CAUSE, 0)).isTrue();
      assertThat(retry.delayMillis()).isEqualTo(delay);
    }
    assertThat(retry.failed(CAUSE, 0)).isFalse();
    assertThat(retry.failures()).isEqualTo(StageRetry.MAX_FAILURES);
  }

  @Test
  void failed_afterASuccess_countsFromOne() {
    retry.failed(CAUSE, 0);
    retry.failed(CAUSE, 0);
    retry.succeeded();
    assertThat(retry.failed(CAUSE, 0)).isTrue();
    assertThat(retry.failures()).isEqualTo(1);
  }

  @Test
  void failed_afterTenQuietMinutes_countsFromOne() {
    retry.failed(CAUSE, 0);
    retry.failed(CAUSE, Duration.ofMinutes(10).toNanos());
    assertThat(retry.failures()).isEqualTo(2);
    retry.failed(CAUSE, Duration.ofMinutes(20).toNanos() + 1);
    assertThat(retry.failures()).isEqualTo(1);
  }

  @Test
  void failed_accessDenied_givesUpAtOnce() {
    assertThat(retry.failed(new IllegalStateException(new TopicAuthorizationException("no")), 0))
        .isFalse();
  }
}
