package io.murmuration.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.keyword.Keyword;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusedTopicsTest {
  private static final long MINUTE = 60_000;
  private static final Keyword COFFEE = new Keyword("coffee", "coffee", 1).inSharedTopic();

  private final RefusedTopics refused = new RefusedTopics(Duration.ofMinutes(1));

  @Test
  void mayCreate_neverRefused_isTrue() {
    refused.add("keyword-tea", 0);
    assertThat(refused.mayCreate(COFFEE, 0)).isTrue();
  }

  @Test
  void mayCreate_refusedAgainAndAgain_isTrueAfterPausesThatDoubleUpToAnHour() {
    List<Long> pauses = new ArrayList<>();
    long refusedMinute = 0;
    for (long minute = 0; minute < 300; minute++) {
      if (refused.mayCreate(COFFEE, minute * MINUTE)) {
        refused.add(COFFEE.inOwnTopic().topic(), minute * MINUTE);
        pauses.add(minute - refusedMinute);
        refusedMinute = minute;
      }
    }
    assertThat(pauses).containsExactly(0L, 5L, 10L, 20L, 40L, 60L, 60L, 60L);
  }

  @Test
  void add_beforeAnAttemptIsDue_doesNotExtendThePause() {
    assertThat(refused.add("keyword-coffee", 0)).isTrue();
    assertThat(refused.add("keyword-coffee", MINUTE)).isFalse();
    assertThat(refused.mayCreate(COFFEE, 5 * MINUTE - 1)).isFalse();
    assertThat(refused.mayCreate(COFFEE, 5 * MINUTE)).isTrue();
  }

  @Test
  void remove_createdTopic_endsThePause() {
    refused.add("keyword-coffee", 0);
    refused.remove("keyword-coffee");
    assertThat(refused.mayCreate(COFFEE, 0)).isTrue();
    assertThat(refused.add("keyword-coffee", 0)).isTrue();
  }
}
