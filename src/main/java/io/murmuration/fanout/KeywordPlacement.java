package io.murmuration.fanout;

import io.murmuration.keyword.Keyword;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides which keywords get a topic of their own: the busy ones, as many as may. How busy a
 * keyword is, is the number of its mentions, of which half is forgotten every {@link #HALF_LIFE}.
 * While room is left, the busiest keywords of the shared topic get a topic; when there is none, one
 * that is more than twice as busy as the quietest with a topic changes places with it, and neither
 * moves again for {@link #REST}. So a stream that stays as it is comes to rest. For one thread.
 */
final class KeywordPlacement {
  /** After this long a mention counts half. */
  static final Duration HALF_LIFE = Duration.ofMinutes(10);

  /** So long a keyword that was moved stays where it is, unless there are too many topics. */
  static final Duration REST = Duration.ofMinutes(30);

  /** Every move makes the groups of the stages behind rebalance. */
  static final int MOST_SWAPS = 10;

  /** So many mentions more than twice as many, so that chance moves nothing. */
  static final int MARGIN = 30;

  private static final double TOO_LITTLE = 0.01;

  /** Its mentions since the last decision, and of those before what is not forgotten. */
  private static final class Activity {
    private long counted;
    private double remembered;
    private long restsUntilMillis = Long.MIN_VALUE;
  }

  private final int ownTopics;
  private final long intervalMillis;
  private final Map<String, Activity> activities = new HashMap<>();
  private Map<String, String> topics = Map.of();
  private boolean begun;
  private long decidedMillis;

  /**
   * @param ownTopics how many keywords may have a topic of their own
   * @param interval how long after one decision comes the next
   */
  KeywordPlacement(int ownTopics, Duration interval) {
    this.ownTopics = ownTopics;
    this.intervalMillis = interval.toMillis();
  }

  /** Counts a mention. */
  void count(Keyword keyword) {
    activity(keyword).counted++;
  }

  /** Forgets what was counted. */
  void forget() {
    activities.clear();
    topics = Map.of();
    begun = false;
  }

  /** Whether it is time for a decision; the first comes an interval after this is first asked. */
  boolean isDue(long nowMillis) {
    if (!begun) {
      begun = true;
      decidedMillis = nowMillis;
    }
    return nowMillis - decidedMillis >= intervalMillis;
  }

  /**
   * Decides.
   *
   * @return the keywords that are to move, with the topic that they are to move to
   */
  List<Keyword> moves(Collection<Keyword> keywords, long nowMillis) {
    forgetSome(nowMillis);
    noteMoved(keywords, nowMillis);
    List<Keyword> own = new ArrayList<>();
    List<Keyword> shared = new ArrayList<>();
    keywords.forEach(keyword -> (keyword.sharesTopic() ? shared : own).add(keyword));
    Comparator<Keyword> quietestFirst =
        Comparator.comparingDouble(this::busyness).thenComparing(Keyword::slug);
    own.sort(quietestFirst);
    shared.sort(quietestFirst.reversed());
    List<Keyword> moves = new ArrayList<>();
    int tooMany = own.size() - ownTopics;
    if (tooMany > 0) {
      own.subList(0, tooMany).forEach(quiet -> moves.add(quiet.inSharedTopic()));
    } else {
      own.removeIf(keyword -> rests(keyword, nowMillis));
      shared.removeIf(keyword -> rests(keyword, nowMillis));
      int room = Math.min(-tooMany, shared.size());
      shared.subList(0, room).forEach(busy -> moves.add(busy.inOwnTopic()));
      addSwaps(own, shared.subList(room, shared.size()), moves);
    }
    return moves;
  }

  /** Not all that is decided comes to pass: who rests is seen from where the keywords are. */
  private void noteMoved(Collection<Keyword> keywords, long nowMillis) {
    Map<String, String> current = new HashMap<>();
    for (Keyword keyword : keywords) {
      String before = topics.get(keyword.slug());
      if (before != null && !before.equals(keyword.topic())) {
        activity(keyword).restsUntilMillis = nowMillis + REST.toMillis();
      }
      current.put(keyword.slug(), keyword.topic());
    }
    topics = current;
  }

  private void addSwaps(List<Keyword> own, List<Keyword> shared, List<Keyword> moves) {
    int most = Math.min(MOST_SWAPS, Math.min(own.size(), shared.size()));
    for (int i = 0; i < most; i++) {
      Keyword quiet = own.get(i);
      Keyword busy = shared.get(i);
      if (busyness(busy) <= 2 * busyness(quiet) + MARGIN) {
        return;
      }
      moves.add(quiet.inSharedTopic());
      moves.add(busy.inOwnTopic());
    }
  }

  private void forgetSome(long nowMillis) {
    double elapsed = Math.max(0, nowMillis - decidedMillis);
    double kept = Math.pow(0.5, elapsed / HALF_LIFE.toMillis());
    decidedMillis = nowMillis;
    activities
        .values()
        .removeIf(
            activity -> {
              activity.remembered = activity.remembered * kept + activity.counted;
              activity.counted = 0;
              return activity.remembered < TOO_LITTLE && activity.restsUntilMillis <= nowMillis;
            });
  }

  private double busyness(Keyword keyword) {
    Activity activity = activities.get(keyword.slug());
    return activity == null ? 0 : activity.remembered;
  }

  private boolean rests(Keyword keyword, long nowMillis) {
    Activity activity = activities.get(keyword.slug());
    return activity != null && activity.restsUntilMillis > nowMillis;
  }

  private Activity activity(Keyword keyword) {
    return activities.computeIfAbsent(keyword.slug(), slug -> new Activity());
  }
}
