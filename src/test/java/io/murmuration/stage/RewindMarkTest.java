package io.murmuration.stage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RewindMarkTest {
  private static final RewindMark MARK = new RewindMark(12, 7, 1_700_000_000_000L);

  @Test
  void parse_text_isTheSame() {
    assertThat(MARK.text()).isEqualTo("from=12 base=7 at=1700000000000");
    assertThat(RewindMark.parse(MARK.text())).isEqualTo(MARK);
  }

  @Test
  void parse_behindOtherMetadata_isFound() {
    assertThat(RewindMark.parse("matched=3 " + MARK.text())).isEqualTo(MARK);
    assertThat(RewindMark.remove("matched=3 " + MARK.text())).isEqualTo("matched=3");
  }

  @Test
  void parse_none_isNull() {
    assertThat(RewindMark.parse("")).isNull();
    assertThat(RewindMark.parse("matched=3")).isNull();
    assertThat(RewindMark.remove("matched=3")).isEqualTo("matched=3");
  }

  @Test
  void countsAll_offsetAfterTheCopiesThatCount_isFalse() {
    assertThat(new RewindMark(7, 7, 0).countsAll()).isTrue();
    assertThat(new RewindMark(0, 0, 0).countsAll()).isTrue();
    assertThat(MARK.countsAll()).isFalse();
  }
}
