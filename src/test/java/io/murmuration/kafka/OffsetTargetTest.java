package io.murmuration.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.murmuration.config.ConfigException;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetTargetTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  @Test
  void parse_words_areTheEnds() {
    assertThat(parse("earliest")).isEqualTo(new OffsetTarget.Earliest());
    assertThat(parse(" Latest ")).isEqualTo(new OffsetTarget.Latest());
  }

  @Test
  void parse_numbers_areOffsets() {
    assertThat(parse("0")).isEqualTo(new OffsetTarget.Offset(0));
    assertThat(parse("12345")).isEqualTo(new OffsetTarget.Offset(12345));
    assertThat(parse("offset:12345")).isEqualTo(new OffsetTarget.Offset(12345));
    assertThat(parse("last:100")).isEqualTo(new OffsetTarget.Last(100));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T10:15:00Z,           2026-11-22T10:15:00Z",
    "2026-11-22T10:15:00.250+01:00,  2026-11-22T09:15:00.250Z",
    "2026-11-22T10:15:30,            2026-11-22T09:15:30Z",
    "2026-11-22 10:15,               2026-11-22T09:15:00Z",
    "2026-11-22,                     2026-11-21T23:00:00Z",
    "10m,                            2026-11-22T11:50:00Z",
    "-10m,                           2026-11-22T11:50:00Z",
    "10m ago,                        2026-11-22T11:50:00Z",
    "PT10M,                          2026-11-22T11:50:00Z",
    "-PT10M,                         2026-11-22T11:50:00Z",
    "2h,                             2026-11-22T10:00:00Z",
    "1d,                             2026-11-21T12:00:00Z"
  })
  void parse_timesAndAges_areTimes(String text, Instant expected) {
    assertThat(parse(text)).isEqualTo(new OffsetTarget.Time(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1960-01-01", "1969-12-31T23:59:59Z", "30000d", "999999999999d", "PT999999H"})
  void parse_timesBefore1970_areTheEarliest(String text) {
    assertThat(OffsetTarget.parse("--to", text)).isEqualTo(new OffsetTarget.Earliest());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "beginning",
        "-1",
        "offset:",
        "offset:-1",
        "last:x",
        "1.5h",
        "2026-13-01",
        "10:15",
        "99999999999999999999",
        "10 ago"
      })
  void parse_anythingElse_namesTheExpectedFormat(String text) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> parse(text))
        .withMessage("--to is " + text + ", expected " + OffsetTarget.EXPECTED);
  }

  private static OffsetTarget parse(String text) {
    return OffsetTarget.parse("--to", text, NOW, ZONE);
  }
}
