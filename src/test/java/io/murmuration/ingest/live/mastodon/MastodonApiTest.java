package io.murmuration.ingest.live.mastodon;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MastodonApiTest {
  @Test
  void untilReset_serverWithAnotherClock_usesItsClock() {
    assertThat(untilReset("Thu, 01 Jan 2015 10:00:00 GMT", "2015-01-01T10:04:30.000000Z"))
        .isEqualTo(Duration.ofSeconds(270));
  }

  @Test
  void untilReset_noClockOrNone_usesTheLocalClock() {
    String reset = Instant.now().plusSeconds(200).toString();
    assertThat(untilReset(null, reset)).isBetween(Duration.ofSeconds(100), Duration.ofSeconds(200));
    assertThat(untilReset("yesterday", reset))
        .isBetween(Duration.ofSeconds(100), Duration.ofSeconds(200));
  }

  @Test
  void untilReset_noTimeOrPast_isNoWait() {
    assertThat(untilReset(null, "soon")).isNull();
    assertThat(untilReset(null, "2015-01-01T10:04:30Z")).isZero();
  }

  private static Duration untilReset(String date, String reset) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("X-RateLimit-Reset", reset);
    return MastodonApi.untilReset(date == null ? headers : headers.add("Date", date));
  }
}
