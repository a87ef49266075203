package io.murmuration.visualization;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.aggregate.MentionCounter;
import io.murmuration.keyword.Keyword;
import io.murmuration.visualization.pipeline.PipelineStatus.Gap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveStateTest {
  private static final long MINUTE = 60_000;
  private static final long START = 1_700_000_040_000L;

  private final LiveState state = new LiveState();

  @Test
  void keywords_someOfEarlierVersions_allHaveColors() {
    Keyword tea = new Keyword("tea", "tea", START).withColor(7);
    state.setKeywords(Map.of("tea", tea, "milk", new Keyword("milk", "milk", 0)));

    assertThat(state.keywords())
        .extracting(Keyword::color)
        .doesNotContainNull()
        .last()
        .isEqualTo(7);
    assertThat(state.keyword("milk").keyword().color()).isNotNull();
  }

  @Test
  void lastMentionBefore_noMentions_isAnHourEarlier() {
    assertThat(state.lastMentionBefore(START)).isEqualTo(START - 60 * MINUTE);
  }

  @Test
  void lastMentionBefore_gapsThatDependOnIt_isTheLastOfAllKeywords() {
    state.setKeywords(
        Map.of(
            "tea", new Keyword("tea", "tea", START), "milk", new Keyword("milk", "milk", START)));
    mention("tea", START + 2 * MINUTE);
    mention("milk", START + 5 * MINUTE);
    state.setGaps(
        () -> List.of(new Gap(state.lastMentionBefore(START + 9 * MINUTE), null, null, "off")));

    assertThat(state.lastMentionBefore(START + 9 * MINUTE)).isEqualTo(START + 6 * MINUTE);
    assertThat(state.mentions()).hasSize(2);
  }

  private void mention(String slug, long time) {
    MentionCounter counter = new MentionCounter(START, START);
    counter.add(time, time);
    state.putMention(slug + "/0", counter.snapshot(slug, 0, START + 10 * MINUTE));
  }
}
