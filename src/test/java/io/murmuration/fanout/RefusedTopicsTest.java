package io.murmuration.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.keyword.Keyword;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
  void mayCreate_clockSetBackSinceTheRefusal_isTrueAfterThePause() {
    refused.add("keyword-coffee", 24 * 60 * MINUTE);

    assertThat(refused.mayCreate(COFFEE, MINUTE)).isFalse();
    assertThat(refused.mayCreate(COFFEE, 6 * MINUTE - 1)).isFalse();
    assertThat(refused.mayCreate(COFFEE, 6 * MINUTE)).isTrue();
  }

  @Test
  void addAttempt_someTopicsRefused_endsThePausesOfTheOthers() {
    Set<String> both = Set.of("keyword-coffee", "keyword-tea");

    assertThat(refused.addAttempt(both, both, 0)).containsExactly("keyword-coffee", "keyword-tea");
    assertThat(refused.addAttempt(both, Set.of("keyword-tea"), 5 * MINUTE)).isEmpty();
    assertThat(refused.mayCreate(COFFEE, 5 * MINUTE)).isTrue();
    assertThat(refused.addAttempt(both, both, 6 * MINUTE)).containsExactly("keyword-coffee");
  }

  @Test
  void retain_removedKeyword_isForgotten() {
    refused.add("keyword-coffee", 0);
    refused.add("keyword-tea", 0);

    refused.retain(List.of(COFFEE));

    assertThat(refused.add("keyword-tea", 0)).isTrue();
    assertThat(refused.add("keyword-coffee", 0)).isFalse();
  }
}
