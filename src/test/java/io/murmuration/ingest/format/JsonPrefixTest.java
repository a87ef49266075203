package io.murmuration.ingest.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPrefixTest {
  @Test
  void of_objectCutAnywhere_isAStart() {
    byte[] whole =
        " {\"é\": [1.5e3, true, null, {\"b\": \"\\u00e9\\n🐦\"}], \"c\": -7, \"d\": {}}"
            .getBytes(UTF_8);
    for (int length = 2; length < whole.length; length++) {
      assertThat(JsonPrefix.of(Arrays.copyOf(whole, length), 0, length))
          .as("%d bytes", length)
          .isEqualTo(JsonPrefix.START);
    }
    assertThat(JsonPrefix.of(whole, 0, whole.length)).isEqualTo(JsonPrefix.WHOLE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}            | WHOLE",
        "{} x          | WHOLE",
        "{\"a\":1}{    | WHOLE",
        "{             | START",
        "{\"a\":tr     | START",
        "{\"a\":tx}    | NEITHER",
        "{a            | NEITHER",
        "{\"a\":]      | NEITHER",
        "[{}           | START",
        "[{}]          | WHOLE",
        "12            | NEITHER",
        "tru           | NEITHER",
        "\"            | NEITHER",
        "tea           | NEITHER"
      })
  void of_text_isWhatItMayBecome(String text, JsonPrefix expected) {
    byte[] bytes = ("..." + text).getBytes(UTF_8);

    assertThat(JsonPrefix.of(bytes, 3, bytes.length - 3)).isEqualTo(expected);
  }
}
