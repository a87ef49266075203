package io.murmuration.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.keyword.Keyword;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class KeywordPlacementTest {
  private static final long MINUTE = 60_000;
  private static final long START = 1_000_000 * MINUTE;

  private final Map<String, Keyword> keywords = new TreeMap<>();
  private long now = START;

  @Test
  void isDue_afterTheFirstCall_isTrueAfterAnInterval() {
    KeywordPlacement placement = placement(1);
    assertThat(placement.isDue(now)).isFalse();
    assertThat(placement.isDue(now + MINUTE - 1)).isFalse();
    assertThat(placement.isDue(now + MINUTE)).isTrue();
    placement.moves(keywords.values(), now + MINUTE);
    assertThat(placement.isDue(now + MINUTE)).isFalse();
  }

  @Test
  void isDue_clockSetBack_isTrueAfterAnInterval() {
    KeywordPlacement placement = placement(1);
    placement.isDue(now);
    assertThat(placement.isDue(now - 1_000 * MINUTE)).isFalse();
    assertThat(placement.isDue(now - 999 * MINUTE)).isTrue();
  }

  @Test
  void moves_clockSetBackSinceAMove_restForNoLonger() {
    KeywordPlacement placement = placement(1);
    follow(keyword("a"));
    decide(placement);
    follow(shared("a"));
    assertThat(decide(placement)).isEmpty();
    now -= 1_000 * MINUTE;
    assertThat(decide(placement)).isEmpty();
    now += KeywordPlacement.REST.toMillis();
    assertThat(decide(placement)).containsExactly(keyword("a"));
  }

  @Test
  void moves_freeTopics_areAssignedToTheBusiest() {
    KeywordPlacement placement = placement(2);
    follow(keyword("own"), shared("busy"), shared("quiet"));
    count(placement, "busy", 1);
    assertThat(decide(placement)).containsExactly(keyword("busy"));
    assertThat(decide(placement)).isEmpty();
  }

  @Test
  void moves_topicThatTheClusterRefuses_isLeftToTheNextBusiest() {
    RefusedTopics refused = new RefusedTopics(Duration.ofMinutes(1));
    refused.add("keyword-refused", now);
    KeywordPlacement placement = new KeywordPlacement(1, Duration.ofMinutes(1), refused);
    follow(shared("refused"), shared("busy"));
    count(placement, "refused", 9);
    count(placement, "busy", 1);
    assertThat(decide(placement)).containsExactly(keyword("busy"));
  }

  @Test
  void moves_topicThatTheClusterRefused_areDecidedAgainAfterThePause() {
    RefusedTopics refused = new RefusedTopics(Duration.ofMinutes(1));
    refused.add("keyword-refused", now);
    KeywordPlacement placement = new KeywordPlacement(1, Duration.ofMinutes(1), refused);
    follow(shared("refused"));
    for (int minute = 1; minute < RefusedTopics.FIRST_PAUSE; minute++) {
      assertThat(decide(placement)).isEmpty();
    }
    assertThat(decide(placement)).containsExactly(keyword("refused"));
  }

  @Test
  void without_refusedHalfOfASwap_leavesTheOtherHalfWhereItIs() {
    List<Keyword> moves =
        List.of(keyword("a"), shared("x"), keyword("b"), shared("y"), keyword("c"));
    assertThat(KeywordPlacement.without(Set.of("keyword-b"), moves))
        .containsExactly(keyword("a"), shared("x"), keyword("c"));
    assertThat(KeywordPlacement.without(Set.of("keyword-a", "keyword-b", "keyword-c"), moves))
        .isEmpty();
  }

  @Test
  void moves_fullAndMoreThanTwiceAsBusy_swaps() {
    KeywordPlacement placement = placement(2);
    follow(keyword("loud"), keyword("quiet"), shared("busy"));
    count(placement, "loud", 1000);
    count(placement, "quiet", 100);
    count(placement, "busy", 2 * 100 + KeywordPlacement.MARGIN + 1);
    assertThat(decide(placement)).containsExactlyInAnyOrder(shared("quiet"), keyword("busy"));
  }

  @Test
  void moves_fullAndNotTwiceAsBusy_movesNothing() {
    KeywordPlacement placement = placement(1);
    follow(keyword("quiet"), shared("busy"));
    count(placement, "quiet", 100);
    count(placement, "busy", 2 * 100 + KeywordPlacement.MARGIN);
    assertThat(decide(placement)).isEmpty();
  }

  @Test
  void moves_moreOwnTopicsThanTheLimit_movesTheQuietest() {
    KeywordPlacement placement = placement(1);
    follow(keyword("loud"), keyword("quiet"), shared("busy"));
    count(placement, "loud", 10);
    count(placement, "busy", 100);
    assertThat(decide(placement)).containsExactly(shared("quiet"));
  }

  @Test
  void moves_mentionsOfLongAgo_countLess() {
    KeywordPlacement placement = placement(1);
    follow(keyword("past"), shared("present"));
    count(placement, "past", 1000);
    assertThat(decide(placement)).isEmpty();
    now += 10 * KeywordPlacement.HALF_LIFE.toMillis();
    count(placement, "present", 100);
    assertThat(decide(placement)).containsExactlyInAnyOrder(shared("past"), keyword("present"));
  }

  @Test
  void moves_busyInTurns_restAfterEachMove() {
    KeywordPlacement placement = placement(1);
    follow(keyword("a"), shared("b"));
    int moves = 0;
    for (int minute = 0; minute < 120; minute++) {
      count(placement, minute % 2 == 0 ? "b" : "a", 100_000);
      moves += decide(placement).size();
    }
    long rests = 120 * MINUTE / KeywordPlacement.REST.toMillis();
    assertThat(moves).isLessThanOrEqualTo((int) (2 * rests));
  }

  @Test
  void moves_notExecuted_areDecidedAgain() {
    KeywordPlacement placement = placement(1);
    follow(keyword("quiet"), shared("busy"));
    count(placement, "busy", 1000);
    List<Keyword> lost = placement.moves(List.copyOf(keywords.values()), now + MINUTE);
    now += MINUTE;
    assertThat(decide(placement)).isEqualTo(lost).isNotEmpty();
  }

  @Test
  void forget_afterwards_decidesNothing() {
    KeywordPlacement placement = placement(1);
    follow(keyword("quiet"), shared("busy"));
    count(placement, "busy", 1000);
    placement.forget();
    assertThat(decide(placement)).isEmpty();
  }

  @Property(tries = 300)
  void moves_anyCounts_keepTheLimitAndBecomeStable(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(max = 500) Integer> perMinute,
      @ForAll @IntRange(max = 12) int ownTopics,
      @ForAll @IntRange(max = 40) int ownAtFirst) {
    keywords.clear();
    KeywordPlacement placement = placement(ownTopics);
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < perMinute.size(); i++) {
      String slug = "k" + i;
      follow(i < ownAtFirst ? keyword(slug) : shared(slug));
      counts.put(slug, perMinute.get(i));
    }
    List<Integer> moved = new ArrayList<>();
    for (int minute = 0; minute < 240; minute++) {
      counts.forEach((slug, count) -> count(placement, slug, count));
      List<Keyword> moves = decide(placement);
      assertThat(moves).extracting(Keyword::slug).doesNotHaveDuplicates();
      assertThat(own()).isEqualTo(Math.min(ownTopics, perMinute.size()));
      moved.add(moves.size());
    }
    assertThat(moved.subList(180, 240)).as("moves after three hours").containsOnly(0);
    assertNobodyWaits(counts);
  }

  /** The first moves may be bad, since no activity is known at the start. */
  private void assertNobodyWaits(Map<String, Integer> counts) {
    for (Keyword busy : keywords.values()) {
      for (Keyword quiet : keywords.values()) {
        if (busy.sharesTopic() && !quiet.sharesTopic()) {
          assertThat(counts.get(busy.slug()))
              .isLessThanOrEqualTo(2 * counts.get(quiet.slug()) + KeywordPlacement.MARGIN);
        }
      }
    }
  }

  private List<Keyword> decide(KeywordPlacement placement) {
    now += MINUTE;
    List<Keyword> moves = placement.moves(List.copyOf(keywords.values()), now);
    moves.forEach(moved -> keywords.put(moved.slug(), moved));
    return moves;
  }

  private long own() {
    return keywords.values().stream().filter(keyword -> !keyword.sharesTopic()).count();
  }

  private void follow(Keyword... some) {
    for (Keyword keyword : some) {
      keywords.put(keyword.slug(), keyword);
    }
  }

  private void count(KeywordPlacement placement, String slug, int mentions) {
    for (int i = 0; i < mentions; i++) {
      placement.count(keywords.get(slug));
    }
  }

  private static KeywordPlacement placement(int ownTopics) {
    return new KeywordPlacement(ownTopics, Duration.ofMinutes(1));
  }

  private static Keyword keyword(String slug) {
    return new Keyword(slug, slug, 1);
  }

  private static Keyword shared(String slug) {
    return keyword(slug).inSharedTopic();
  }
}
