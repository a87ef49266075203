package io.murmuration.ingest.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinePartsTest {
  @Test
  void of_valuesInALine_areSeparate() {
    assertThat(parts("{}{}")).containsExactly("{}", "{}");
    assertThat(parts("{\"a\":\"}{\\\"}{\"} \t{\"b\":[{}]}\uFEFF\uFEFF[1][{}]{} x"))
        .containsExactly("{\"a\":\"}{\\\"}{\"}", "{\"b\":[{}]}", "[1]", "[{}]", "{} x");
    assertThat(parts("{\"a\":tru}{\"b\":1}{\"c"))
        .containsExactly("{\"a\":tru}", "{\"b\":1}", "{\"c");
    String deep = "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000);
    assertThat(parts(deep + deep)).containsExactly(deep, deep);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{},",
        "{},{}",
        "{\"a\":\"}{",
        "\"\\",
        "[INFO] {\"id\":\"1\"}",
        "[INFO] [main] {\"id\":\"1\"}",
        "}{}",
        "tea"
      })
  void of_anyOtherLine_isOnePart(String line) {
    assertThat(parts(line)).containsExactly(line);
  }

  private static List<String> parts(String line) {
    return LineParts.of(line.getBytes(UTF_8)).stream()
        .map(part -> new String(part, UTF_8))
        .toList();
  }
}
