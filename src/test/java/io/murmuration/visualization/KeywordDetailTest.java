package io.murmuration.visualization;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.keyword.Keyword;
import io.murmuration.message.MentionCount.Rates;
import io.murmuration.visualization.pipeline.PipelineStatus;
import io.murmuration.visualization.pipeline.PipelineStatus.Gap;
import io.murmuration.visualization.pipeline.PipelineStatus.Uncounted;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeywordDetailTest {
  private static final long FROM = 1_700_000_040_000L;
  private static final long MINUTE = 60_000;

  @Test
  void minutesAsCsv_completeCounts_areNumbers() {
    assertThat(csv(FROM, List.of(), null, 3, 0))
        .isEqualTo(
            """
            minute,mentions,missing\r
            2023-11-14T22:14:00Z,3,\r
            2023-11-14T22:15:00Z,0,\r
            """);
  }

  @Test
  void minutesAsCsv_postsNotRead_areNotZero() {
    Gap gap = new Gap(FROM + 90_000, FROM + 150_000, "simulate", "simulate stopped");

    assertThat(csv(FROM, List.of(gap), null, 3, 2, 0, 0).lines().skip(1))
        .containsExactly(
            "2023-11-14T22:14:00Z,3,",
            "2023-11-14T22:15:00Z,2,simulate stopped",
            "2023-11-14T22:16:00Z,,simulate stopped",
            "2023-11-14T22:17:00Z,0,");
  }

  @Test
  void minutesAsCsv_postsNotCounted_areNotZero() {
    Uncounted uncounted = new Uncounted(FROM + MINUTE, "aggregate");

    assertThat(csv(FROM, List.of(), uncounted, 3, 0).lines().skip(2))
        .containsExactly("2023-11-14T22:15:00Z,,not counted yet");
  }

  @Test
  void minutesAsCsv_beforeTheKeywordWasAdded_areNotZero() {
    assertThat(csv(FROM + MINUTE, List.of(), null, 0, 0).lines().skip(1))
        .containsExactly("2023-11-14T22:14:00Z,,not followed yet", "2023-11-14T22:15:00Z,0,");
  }

  @Test
  void lastMinuteBefore_minutesWithoutMentions_isTheEndOfTheLastOne() {
    assertThat(mention(0, 4, 0, 0).lastMinuteBefore(FROM + 200_000)).isEqualTo(FROM + 120_000);
    assertThat(mention(0, 4, 0, 5).lastMinuteBefore(FROM + 180_000)).isEqualTo(FROM + 120_000);
    assertThat(mention(0, 4).lastMinuteBefore(FROM + 90_000)).isEqualTo(FROM + 90_000);
    assertThat(mention(0, 0).lastMinuteBefore(FROM + 90_000)).isZero();
  }

  private static String csv(long addedAt, List<Gap> gaps, Uncounted uncounted, long... counts) {
    PipelineStatus pipeline =
        new PipelineStatus(
            0, null, List.of(), List.of(), List.of(), null, gaps, uncounted, List.of());
    Keyword keyword = new Keyword("tea", "tea", addedAt);
    return new KeywordDetail(keyword, mention(counts), null, List.of()).minutesAsCsv(pipeline);
  }

  private static Mention mention(long... minutes) {
    return new Mention(
        "tea",
        "tea",
        FROM,
        FROM,
        0,
        new Rates(0, 0, 0, 0),
        new Series(FROM, new long[60]),
        new Series(FROM, minutes),
        null);
  }
}
