package io.murmuration.ingest.live.x;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.ingest.live.StreamException.Kind;
import io.murmuration.ingest.live.x.XRefusal.Cause;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XRefusalTest {
  private static final Path CAPTURED = Path.of("../shared/data/x-v2/errors");
  private static final long NOW = 1_800_000_000_000L;
  private static final String DATE = "Fri, 15 Jan 2027 08:00:00 GMT";
  private static final String TOO_MANY_CONNECTIONS =
      "{\"title\":\"ConnectionException\",\"detail\":\"at the limit\","
          + "\"connection_issue\":\"TooManyConnections\","
          + "\"type\":\"https://api.x.com/2/problems/streaming-connection\"}";
  private static final String USAGE_CAPPED =
      "{\"title\":\"UsageCapExceeded\",\"detail\":\"Usage cap exceeded: Monthly product cap\","
          + "\"type\":\"https://api.x.com/2/problems/usage-capped\"}";

  @Test
  void of_429WithReset_waitsUntilThenByTheClockOfTheServer() {
    // The local clock is two hours slow.
    XRefusal refusal =
        of(429, Map.of("x-rate-limit-reset", "1800000090", "date", DATE), "", NOW - 7_200_000);
    assertThat(refusal.cause()).isEqualTo(Cause.RATE_LIMIT);
    assertThat(refusal.failure().kind()).isEqualTo(Kind.RATE_LIMIT);
    assertThat(refusal.failure().retryAfter()).isEqualTo(Duration.ofSeconds(90));
    assertThat(refusal.failure())
        .hasMessage("X responded with 429: too many requests, retrying in 90 s");
  }

  @Test
  void of_429WithoutDate_usesTheLocalClock() {
    assertThat(of(429, Map.of("x-rate-limit-reset", "1800000090"), "", NOW).failure().retryAfter())
        .isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void of_429WithAClockThatIsFarBehind_waitsNoLongerThanAWindow() {
    assertThat(
            of(429, Map.of("x-rate-limit-reset", "1800000090"), "", NOW - 7_200_000)
                .failure()
                .retryAfter())
        .isEqualTo(Duration.ofMinutes(15));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1799999999", "0", "soon", "-5", "99999999999999999999999"})
  void of_429WithUnusableReset_namesNoTime(String reset) {
    assertThat(of(429, Map.of("x-rate-limit-reset", reset), "", NOW).failure().retryAfter())
        .isNull();
  }

  @Test
  void of_429TooManyConnections_namesNoTimeWhateverTheHeaders() {
    XRefusal refusal =
        of(429, Map.of("x-rate-limit-reset", "1800000090"), TOO_MANY_CONNECTIONS, NOW);
    assertThat(refusal.cause()).isEqualTo(Cause.TOO_MANY_CONNECTIONS);
    assertThat(refusal.failure().retryAfter()).isNull();
    assertThat(refusal.failure()).hasMessageContaining("TooManyConnections");
  }

  @Test
  void of_429UsageCap_isTriedHourlyWhateverTheHeaders() {
    XRefusal refusal =
        of(
            429,
            Map.of("x-rate-limit-reset", "1800000090", "x-rate-limit-remaining", "39999"),
            USAGE_CAPPED,
            NOW);
    assertThat(refusal.cause()).isEqualTo(Cause.USAGE_CAP);
    assertThat(refusal.failure().retryAfter()).isEqualTo(Duration.ofHours(1));
    assertThat(refusal.failure()).hasMessageContaining("every hour");
  }

  @ParameterizedTest
  @CsvSource({
    "401, X_BEARER_TOKEN",
    "403, X_BEARER_TOKEN",
    "302, not followed",
    "404, ingest.x.url",
    "409, no rule",
    "503, not available",
    "500, 500",
    "418, 418"
  })
  void of_otherStatus_isAnHttpErrorWithAdvice(int status, String said) {
    XRefusal refusal = of(status, Map.of(), "<html>", NOW);
    assertThat(refusal.failure().kind()).isEqualTo(Kind.HTTP);
    assertThat(refusal.failure()).hasMessageContaining(said);
    assertThat(refusal.cause()).isEqualTo(status == 409 ? Cause.NO_RULES : Cause.OTHER);
  }

  @ParameterizedTest
  @CsvSource({
    "422, title, RulesCapExceeded, RULE_CAP",
    "400, type, https://api.twitter.com/2/problems/rule-cap, RULE_CAP",
    "400, detail, Request exceeds account’s Rule Limit. Delete rules, RULE_CAP",
    "400, detail, Too many rules, RULE_CAP",
    "400, detail, Rules must not be longer than 512 characters, OTHER"
  })
  void of_tooManyRules_differsFromOtherErrors(int status, String field, String said, Cause cause) {
    String body = "{\"%s\":\"%s\"}".formatted(field, said);
    assertThat(of(status, Map.of(), body, NOW).cause()).isEqualTo(cause);
    assertThat(of(status, Map.of(), "{\"errors\":[" + body + "]}", NOW).cause()).isEqualTo(cause);
  }

  @Test
  void of_503ThatNamesATime_keepsIt() {
    assertThat(of(503, Map.of("retry-after", "7"), "", NOW).failure().retryAfter())
        .isEqualTo(Duration.ofSeconds(7));
  }

  @ParameterizedTest
  @CsvSource({
    "429_too_many_connections.json, TOO_MANY_CONNECTIONS",
    "429_too_many_requests_gotwtr.json, RATE_LIMIT",
    "429_too_many_requests_minimal.json, RATE_LIMIT",
    "429_usage_capped.json, USAGE_CAP"
  })
  void of_capturedBodies_haveTheirCauses(String file, Cause cause) throws Exception {
    Assumptions.assumeTrue(Files.exists(CAPTURED), CAPTURED + " is not there");
    String body = Files.readString(CAPTURED.resolve(file));
    assertThat(of(429, Map.of(), body, NOW).cause()).isEqualTo(cause);
  }

  private static XRefusal of(int status, Map<String, String> headers, String body, long now) {
    return XRefusal.of(status, headers::get, body.getBytes(UTF_8), now);
  }
}
