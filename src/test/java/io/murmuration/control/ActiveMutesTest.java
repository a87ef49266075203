package io.murmuration.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.keyword.Mute;
import io.murmuration.message.MuteCount;
import io.murmuration.query.Query;
import org.junit.jupiter.api.Test;

class ActiveMutesTest {
  private final ActiveMutes mutes = new ActiveMutes();

  private Mute mute(String query, String keyword, long mutedAt) {
    Mute mute = new Mute(Query.parseMute(query).canonical(), keyword, mutedAt, null);
    mutes.putMute(mute.key(), mute);
    return mute;
  }

  @Test
  void list_countsOfSeveralPartitions_areAddedUp() {
    mutes.putCount("0/*/casino", new MuteCount(5, 2, 70));
    mute("casino", null, 5);
    mutes.putCount("3/*/casino", new MuteCount(5, 3, 60));
    mutes.putCount("3/tea/casino", new MuteCount(5, 100, 99));

    assertThat(mutes.list()).containsExactly(new ActiveMute("casino", null, 5, 5, 70L));
    mutes.putCount("3/*/casino", new MuteCount(5, 4, 80));
    assertThat(mutes.list()).containsExactly(new ActiveMute("casino", null, 5, 6, 80L));
    mutes.putCount("3/*/casino", null);
    assertThat(mutes.list()).containsExactly(new ActiveMute("casino", null, 5, 2, 70L));
  }

  @Test
  void list_muteThatBeganAgain_hasNoneOfItsEarlierPosts() {
    Mute first = mute("casino", "tea", 5);
    mutes.putCount("0/tea/casino", new MuteCount(5, 2, 70));
    mutes.putMute(first.key(), first.until(80));
    assertThat(mutes.list()).isEmpty();
    mute("casino", "tea", 90);

    assertThat(mutes.list()).containsExactly(new ActiveMute("casino", "tea", 90, 0, null));
  }

  @Test
  void list_severalScopes_areOrderedByKeywordAndQuery() {
    mute("spam", "tea", 1);
    mute("spam", null, 2);
    mute("casino", "tea", 3);
    mute("casino", null, 4);

    assertThat(mutes.list()).extracting(ActiveMute::mutedAt).containsExactly(4L, 2L, 3L, 1L);
  }

  @Test
  void latest_moreThanAMessageHolds_areThoseOfTheLatestPosts() {
    for (int i = 1; i <= 600; i++) {
      mute("from:spam" + i, null, i);
    }
    mutes.putCount("0/*/from:spam1", new MuteCount(1, 1, 1_000));

    ActiveMutes.Latest latest = mutes.latest();
    assertThat(latest.total()).isEqualTo(600);
    assertThat(latest.mutes()).hasSize(500);
    assertThat(latest.mutes())
        .extracting(ActiveMute::query)
        .startsWith("from:spam1", "from:spam600", "from:spam599");
  }

  @Test
  void latest_longQueries_areFewer() {
    for (int i = 0; i < 100; i++) {
      mute("x".repeat(1_000) + i, null, i + 1);
    }

    assertThat(mutes.latest().mutes()).hasSize(49);
    assertThat(mutes.latest().total()).isEqualTo(100);
  }

  @Test
  void takeChanged_afterEachChange_isTrueOnce() {
    assertThat(mutes.takeChanged()).isFalse();
    mute("casino", null, 5);
    assertThat(mutes.takeChanged()).isTrue();
    assertThat(mutes.takeChanged()).isFalse();
    mutes.putCount("0/*/casino", new MuteCount(5, 2, 70));
    assertThat(mutes.takeChanged()).isTrue();
  }
}
