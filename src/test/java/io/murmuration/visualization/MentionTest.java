package io.murmuration.visualization;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.aggregate.MentionCounter;
import io.murmuration.visualization.pipeline.PipelineStatus.Gap;
import java.util.List;
import org.junit.jupiter.api.Test;

class MentionTest {
  private static final long MINUTE = 60_000;
  private static final long START = 1_700_000_040_000L;
  private static final long END = START + 30 * MINUTE;

  private final MentionCounter counter = new MentionCounter(START, START);

  @Test
  void without_noGaps_keepsTheRates() {
    count(START, END, 10);

    assertThat(without().rates()).isEqualTo(plain().rates());
    assertThat(without().trend()).isBetween(0.95, 1.05);
  }

  @Test
  void without_gap_leavesItOutOfRates() {
    count(START, END - 7 * MINUTE, 10);
    count(END - 2 * MINUTE, END, 10);

    Mention known = without(new Gap(END - 7 * MINUTE, END - 2 * MINUTE, null, "off"));
    assertThat(plain().rates().last10Minutes()).isLessThan(6);
    assertThat(known.rates().last10Minutes()).isBetween(9.8, 10.2);
    assertThat(known.rates().lastHour()).isBetween(9.8, 10.2);
    assertThat(known.trend()).isBetween(0.95, 1.05);
  }

  @Test
  void without_gapsThatOverlap_leavesOutTheirTimeOnce() {
    count(START, END - 5 * MINUTE, 10);

    Gap one = new Gap(END - 5 * MINUTE, null, null, "off");
    Gap two = new Gap(END - 4 * MINUTE, END - 3 * MINUTE, null, "off");
    assertThat(without(one, two).rates().lastHour()).isBetween(9.8, 10.2);
  }

  @Test
  void without_nothingKnown_keepsTheRate() {
    count(START, END, 10);

    Mention unknown = without(new Gap(START, null, null, "off"));
    assertThat(unknown.rates()).isEqualTo(plain().rates());
    assertThat(unknown.trend()).isNull();
  }

  @Test
  void trend_burst_isComparedWithTheTimeBeforeIt() {
    count(START, END - MINUTE, 1);
    count(END - MINUTE, END, 50);

    assertThat(without().trend()).isBetween(45.0, 51.0);
  }

  @Test
  void trend_burstOfASilentKeyword_isAsIfItHadBeenMentionedOnce() {
    count(END - MINUTE, END, 50);

    assertThat(without().trend()).isGreaterThan(1_000);
  }

  @Test
  void trend_newKeyword_isUnknown() {
    count(START, START + MINUTE, 10);

    assertThat(
            Mention.of("tea", counter.snapshot("tea", 0, START + MINUTE))
                .without(List.of())
                .trend())
        .isNull();
  }

  private void count(long from, long to, int perSecond) {
    for (long time = from; time < to; time += 1_000) {
      for (int i = 0; i < perSecond; i++) {
        counter.add(time, time);
      }
    }
  }

  private Mention plain() {
    return Mention.of("tea", counter.snapshot("tea", 0, END - 1));
  }

  private Mention without(Gap... gaps) {
    return plain().without(List.of(gaps));
  }
}
