package io.murmuration.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SourceReportTest {
  @Test
  void plain_controlCharactersAndDirectionMarks_becomeSpaces() {
    assertThat(SourceReport.plain("a\r\nb\u001b[31m\u202ec\u2028d\u0000"))
        .isEqualTo("a b [31m c d");
  }

  @Test
  void plain_longText_isCutBetweenCharacters() {
    String plain = SourceReport.plain("😀".repeat(400));

    assertThat(plain.codePointCount(0, plain.length())).isEqualTo(300);
    assertThat(plain).startsWith("😀").endsWith("😀…");
    assertThat(SourceReport.plain("x".repeat(300))).isEqualTo("x".repeat(300));
  }

  @Test
  void plain_none_isNone() {
    assertThat(SourceReport.plain(null)).isNull();
  }
}
