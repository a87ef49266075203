package io.murmuration.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "20s, PT20S",
    "10m, PT10M",
    "20h, PT20H",
    "7d, PT168H",
    "2w, PT336H",
    "PT1H30M, PT1H30M",
    "' 5 m ', PT5M",
    "0s, PT0S"
  })
  void parse_usualNotation_isTheDuration(String text, Duration expected) {
    assertThat(Durations.parse("--for", text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "m", "1.5h", "-10m", "-PT10M", "10 years", "99999999999999d"})
  void parse_anythingElse_failsWithTheExpectedForm(String text) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Durations.parse("--for", text))
        .withMessage("--for is " + text + ", expected " + Durations.EXPECTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"999999999999d", "999999999999w", "PT9999999999999999S"})
  void parse_tooLong_failsWithTheLimit(String text) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Durations.parse("--for", text))
        .withMessageStartingWith("--for is " + text + ", expected a duration below ");
    assertThat(Durations.parseOrNull(text)).isEqualTo(Durations.MAX);
  }

  @ParameterizedTest
  @CsvSource({"PT168H, 7d", "PT20H, 20h", "PT90M, 90m", "PT61S, 61s", "PT0.5S, 500ms", "PT0S, 0ms"})
  void format_anyDuration_hasTheLargestUnitWithoutRemainder(Duration duration, String expected) {
    assertThat(Durations.format(duration)).isEqualTo(expected);
  }

  @Test
  void format_parsedAgain_isTheSame() {
    Duration duration = Duration.ofMillis(123_456_789);
    assertThat(Durations.parse("--for", Durations.format(duration))).isEqualTo(duration);
  }
}
