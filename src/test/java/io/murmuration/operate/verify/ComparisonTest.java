package io.murmuration.operate.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.aggregate.MentionCounter;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.Mute;
import io.murmuration.message.MentionCount;
import io.murmuration.message.Post;
import io.murmuration.operate.verify.Verdict.Difference;
import io.murmuration.query.Query;
import io.murmuration.stage.RewindMark;
import io.murmuration.support.TestPosts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final long MINUTE = 60_000;
  private static final long NOW = 1_700_000_000_000L / MINUTE * MINUTE + 30_000;
  private static final Range ALL = new Range(null, null);
  private static final PostLog WHOLE_LOG = new PostLog(0, NOW - 100 * MINUTE, 1000, null);

  private Keyword tea = new Keyword("tea", "tea", NOW - 90 * MINUTE);
  private PostLog log = WHOLE_LOG;
  private final List<Long> posts = new ArrayList<>();
  private final List<Long> counted = new ArrayList<>();
  private Map<String, Long> rewound = Map.of();
  private List<Mute> mutes = List.of();

  @Test
  void of_allCounted_isEqualInTotalAndEachMinute() {
    posts.addAll(List.of(NOW - 80 * MINUTE, NOW - 59 * MINUTE, NOW - MINUTE, NOW - MINUTE, NOW));
    counted.addAll(posts);

    Verdict verdict = compare(ALL);

    assertThat(verdict.differences()).isEmpty();
    assertThat(verdict.notCompared()).isEmpty();
    assertThat(verdict.totals()).isOne();
    assertThat(verdict.minutes()).isEqualTo(60);
    assertThat(verdict.inexact()).isZero();
  }

  @Test
  void of_onePostDoubled_namesTheTotalAndTheMinute() {
    posts.addAll(List.of(NOW - 3 * MINUTE, NOW));
    counted.addAll(List.of(NOW - 3 * MINUTE, NOW - 3 * MINUTE, NOW));

    assertThat(compare(ALL).differences())
        .containsExactly(
            new Difference("tea", "tea", null, 2, 2, 3),
            new Difference("tea", "tea", (NOW - 3 * MINUTE) / MINUTE * MINUTE, 1, 1, 2));
  }

  @Test
  void of_onePostInAnotherMinute_namesBothMinutesOnly() {
    posts.addAll(List.of(NOW - 3 * MINUTE));
    counted.addAll(List.of(NOW - 4 * MINUTE));

    assertThat(compare(ALL).differences())
        .extracting(Difference::minuteMillis)
        .containsExactly(
            (NOW - 4 * MINUTE) / MINUTE * MINUTE, (NOW - 3 * MINUTE) / MINUTE * MINUTE);
  }

  @Test
  void of_countsOfAnEarlierGeneration_areNotItsOwn() {
    posts.add(NOW);
    MentionCounter earlier = new MentionCounter(tea.addedAt() - 1, NOW);
    earlier.add(NOW, NOW);

    Verdict verdict = compare(ALL, List.of(earlier.snapshot("tea", 0, NOW)));

    assertThat(verdict.differences()).hasSize(2).allMatch(d -> d.stored() == 0);
  }

  @Test
  void of_postsFromBeforeTheKeyword_mayBeCountedOrNot() {
    tea = new Keyword("tea", "tea", NOW - 10 * MINUTE);
    posts.addAll(List.of(NOW - 10 * MINUTE - 1, NOW - 10 * MINUTE + 1, NOW));
    counted.addAll(List.of(NOW - 10 * MINUTE + 1, NOW));
    assertThat(compare(ALL).differences()).isEmpty();

    counted.clear();
    counted.add(NOW);
    assertThat(compare(ALL).differences()).isEmpty();
    assertThat(compare(ALL).inexact()).isPositive();

    counted.clear();
    assertThat(compare(ALL).differences()).contains(new Difference("tea", "tea", null, 1, 3, 0));
  }

  @Test
  void of_postsThatCameMeanwhile_mayBeCountedOrNot() {
    log = new PostLog(0, NOW - 100 * MINUTE, 1, null);
    posts.addAll(List.of(NOW, NOW));
    counted.add(NOW);

    assertThat(compare(ALL).differences()).isEmpty();
    counted.clear();
    assertThat(compare(ALL).differences()).hasSize(2);
  }

  @Test
  void of_editedQuery_comparesOnlyMinutesAfterIt() {
    tea = tea.withQuery(Query.parse("TEA"), NOW - 5 * MINUTE);
    posts.addAll(List.of(NOW - 7 * MINUTE, NOW - 2 * MINUTE));
    counted.add(NOW - 2 * MINUTE);

    Verdict verdict = compare(ALL);

    assertThat(verdict.differences()).isEmpty();
    assertThat(verdict.minutes()).isEqualTo(5);
    assertThat(verdict.notCompared())
        .extracting(Verdict.NotCompared::reason)
        .containsExactly("its query was edited, and counted other posts before");
  }

  @Test
  void of_fanoutRewound_countsFromThatOffsetExactly() {
    log = new PostLog(0, NOW - 100 * MINUTE, 1000, new RewindMark(1, 1, NOW));
    tea = new Keyword("tea", "tea", NOW - MINUTE);
    posts.addAll(List.of(NOW - 7 * MINUTE, NOW - 5 * MINUTE, NOW));
    counted.addAll(List.of(NOW - 5 * MINUTE, NOW));

    Verdict verdict = compare(ALL);

    assertThat(verdict.differences()).isEmpty();
    assertThat(verdict.totals()).isOne();
    assertThat(verdict.inexact()).isZero();
  }

  @Test
  void of_aggregateRewound_comparesOnlyMinutesAfterIt() {
    rewound = Map.of("tea", NOW - 5 * MINUTE);
    posts.addAll(List.of(NOW - 7 * MINUTE, NOW));
    counted.add(NOW);

    Verdict verdict = compare(ALL);

    assertThat(verdict.differences()).isEmpty();
    assertThat(verdict.minutes()).isEqualTo(5);
    assertThat(verdict.notCompared())
        .singleElement()
        .extracting(Verdict.NotCompared::reason)
        .asString()
        .contains("rewound");
  }

  @Test
  void of_deletedPosts_totalsAndTheirMinutesAreNotCompared() {
    log = new PostLog(7, NOW - 10 * MINUTE, 1000, null);
    posts.add(NOW);
    counted.addAll(List.of(NOW - 50 * MINUTE, NOW));

    Verdict verdict = compare(ALL);

    assertThat(verdict.differences()).isEmpty();
    assertThat(verdict.totals()).isZero();
    assertThat(verdict.minutes()).isEqualTo(10);
  }

  @Test
  void of_rangeOfTime_leavesOutOtherMinutes() {
    posts.addAll(List.of(NOW - 30 * MINUTE, NOW - 15 * MINUTE, NOW));
    counted.add(NOW - 15 * MINUTE);

    Verdict verdict = compare(new Range(NOW - 20 * MINUTE, NOW - 10 * MINUTE));

    assertThat(verdict.differences()).isEmpty();
    assertThat(verdict.totals()).isZero();
    assertThat(verdict.minutes()).isEqualTo(9);
  }

  @Test
  void of_rangeThatBeganBeforeTheKeyword_leavesOutTheTotal() {
    tea = new Keyword("tea", "tea", NOW - 10 * MINUTE);
    posts.add(NOW);
    counted.addAll(List.of(NOW - 55 * MINUTE, NOW));

    Verdict verdict = compare(new Range(NOW - 20 * MINUTE, null));

    assertThat(verdict.differences()).isEmpty();
    assertThat(verdict.notCompared())
        .singleElement()
        .extracting(Verdict.NotCompared::reason)
        .asString()
        .contains("--from");
  }

  @Test
  void of_mutedPosts_areNotExpected() {
    mutes = List.of(mute("cup", null));
    posts.addAll(List.of(NOW - 8 * MINUTE, NOW));

    assertThat(compare(ALL).differences()).isEmpty();
  }

  @Test
  void of_mutedPostsThatWereCounted_namesTheTotalAndTheMinute() {
    mutes = List.of(mute("cup", null));
    posts.add(NOW);
    counted.add(NOW);

    assertThat(compare(ALL).differences())
        .containsExactly(
            new Difference("tea", "tea", null, 0, 0, 1),
            new Difference("tea", "tea", NOW / MINUTE * MINUTE, 0, 0, 1));
  }

  @Test
  void of_postsAboutWhenAMuteBeganOrEnded_mayCount() {
    mutes = List.of(mute("cup", NOW - 5 * MINUTE));
    posts.addAll(List.of(NOW - 20 * MINUTE, NOW - 8 * MINUTE, NOW - 5 * MINUTE + 1, NOW));
    counted.addAll(List.of(NOW - 20 * MINUTE, NOW));

    Verdict verdict = compare(ALL);

    assertThat(verdict.differences()).isEmpty();
    assertThat(verdict.inexact()).isEqualTo(4);
  }

  @Test
  void of_postsBeforeAMuteThatARewindFollowed_areNotExpected() {
    mutes = List.of(mute("cup", null));
    log = new PostLog(0, NOW - 100 * MINUTE, 1000, new RewindMark(0, 0, NOW - MINUTE));
    posts.addAll(List.of(NOW - 20 * MINUTE, NOW));

    Verdict verdict = compare(ALL);

    assertThat(verdict.differences()).isEmpty();
    assertThat(verdict.inexact()).isZero();
  }

  @Test
  void of_mutesOfOtherPostsAndKeywords_changeNothing() {
    mutes = List.of(mute("glass", null), new Mute("cup", "milk", NOW - 10 * MINUTE, null));
    posts.add(NOW);
    counted.add(NOW);

    Verdict verdict = compare(ALL);

    assertThat(verdict.differences()).isEmpty();
    assertThat(verdict.inexact()).isZero();
  }

  /** Returns a mute of 10 minutes ago. */
  private static Mute mute(String query, Long until) {
    return new Mute(query, null, NOW - 10 * MINUTE, until);
  }

  private Verdict compare(Range range) {
    MentionCounter counter = new MentionCounter(tea.addedAt(), NOW);
    counted.forEach(at -> counter.add(at, NOW));
    return compare(range, List.of(counter.snapshot("tea", 0, NOW)));
  }

  private Verdict compare(Range range, List<MentionCount> shards) {
    Recount recount = new Recount(List.of(tea), mutes, Map.of(0, log), NOW);
    for (int i = 0; i < posts.size(); i++) {
      Post post = TestPosts.text("p" + i, "a cup of tea", posts.get(i));
      recount.add(post, 0, i, posts.get(i));
    }
    return new Comparison(range, NOW, List.of(log), recount, Map.of("tea", shards), rewound)
        .of(List.of(tea));
  }
}
