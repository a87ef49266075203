package io.murmuration.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SourceReaderTest {
  @Test
  void plain_controlCharactersAndDirectionMarks_becomeSpaces() {
    assertThat(SourceReader.plain("a\r\nb\u001b[31m\u202ec\u2028d\u0000"))
        .isEqualTo("a b [31m c d");
  }

  @Test
  void plain_longText_isCutBetweenCharacters() {
    String plain = SourceReader.plain("😀".repeat(400));

    assertThat(plain.codePointCount(0, plain.length())).isEqualTo(300);
    assertThat(plain).startsWith("😀").endsWith("😀…");
    assertThat(SourceReader.plain("x".repeat(300))).isEqualTo("x".repeat(300));
  }

  @Test
  void plain_none_isNone() {
    assertThat(SourceReader.plain(null)).isNull();
  }
}
