package io.murmuration.fanout;

import io.murmuration.keyword.Keyword;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides which keywords get a topic of their own: the busiest ones, up to a limit. The activity of
 * a keyword is the number of its mentions, halved every {@link #HALF_LIFE}. While there is room,
 * the busiest keywords of the shared topic get their own topics. Without room, a shared keyword
 * that is more than twice as busy as the quietest keyword with a topic swaps with it, and neither
 * moves again for {@link #REST}. So placement settles if the stream does not change. For one
 * thread.
 */
final class KeywordPlacement {
  /** Time after which a mention counts half. */
  static final Duration HALF_LIFE = Duration.ofMinutes(10);

  /** Time that a moved keyword keeps its topic, unless there are too many topics. */
  static final Duration REST = Duration.ofMinutes(30);

  /** Maximum swaps per decision: each one makes the downstream consumer groups rebalance. */
  static final int MAX_SWAPS = 10;

  /** Mentions required beyond the factor of two, so that chance moves nothing. */
  static final int MARGIN = 30;

  private static final double NEGLIGIBLE = 0.01;

  /** The mentions since the last decision, and the decayed sum of earlier ones. */
  private static final class Activity {
    private long counted;
    private double decayed;
    private long restsUntilMillis = Long.MIN_VALUE;
  }

  private final int ownTopics;
  private final long intervalMillis;
  private final RefusedTopics refused;
  private final Map<String, Activity> activities = new HashMap<>();
  private Map<String, String> topics = Map.of();
  private boolean started;
  private long decidedMillis;

  /**
   * @param ownTopics the maximum number of keywords with a topic of their own
   * @param interval the time between decisions
   */
  KeywordPlacement(int ownTopics, Duration interval) {
    this(ownTopics, interval, new RefusedTopics(interval));
  }

  /**
   * @param refused the topics that no keyword gets until another attempt is due
   */
  KeywordPlacement(int ownTopics, Duration interval, RefusedTopics refused) {
    this.ownTopics = ownTopics;
    this.intervalMillis = interval.toMillis();
    this.refused = refused;
  }

  void count(Keyword keyword) {
    activity(keyword).counted++;
  }

  void forget() {
    activities.clear();
    topics = Map.of();
    started = false;
  }

  /** Returns whether a decision is due; the first is due one interval after the first call. */
  boolean isDue(long nowMillis) {
    boolean clockWasSetBack = nowMillis < decidedMillis;
    if (!started || clockWasSetBack) {
      started = true;
      decidedMillis = nowMillis;
    }
    return nowMillis - decidedMillis >= intervalMillis;
  }

  /** Returns the keywords to move, with their new topics. */
  List<Keyword> moves(Collection<Keyword> keywords, long nowMillis) {
    decay(nowMillis);
    noteMoves(keywords, nowMillis);
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
      shared.removeIf(
          keyword -> rests(keyword, nowMillis) || !refused.mayCreate(keyword, nowMillis));
      int room = Math.min(-tooMany, shared.size());
      shared.subList(0, room).forEach(busy -> moves.add(busy.inOwnTopic()));
      addSwaps(own, shared.subList(room, shared.size()), moves);
    }
    return moves;
  }

  /**
   * Leaves out moves to topics that Kafka refused. Without them, as many moves to the shared topic
   * are unnecessary: those of the least unequal swaps.
   */
  static List<Keyword> without(Set<String> refusedTopics, List<Keyword> moves) {
    List<Keyword> possible = new ArrayList<>(moves);
    possible.removeIf(move -> refusedTopics.contains(move.topic()));
    int unnecessary = moves.size() - possible.size();
    for (int i = possible.size() - 1; i >= 0 && unnecessary > 0; i--) {
      if (possible.get(i).sharesTopic()) {
        possible.remove(i);
        unnecessary--;
      }
    }
    return possible;
  }

  /** Compares topics with those of the last decision, since a decided move may have failed. */
  private void noteMoves(Collection<Keyword> keywords, long nowMillis) {
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
    int limit = Math.min(MAX_SWAPS, Math.min(own.size(), shared.size()));
    for (int i = 0; i < limit; i++) {
      Keyword quiet = own.get(i);
      Keyword busy = shared.get(i);
      if (busyness(busy) <= 2 * busyness(quiet) + MARGIN) {
        return;
      }
      moves.add(quiet.inSharedTopic());
      moves.add(busy.inOwnTopic());
    }
  }

  private void decay(long nowMillis) {
    double elapsed = Math.max(0, nowMillis - decidedMillis);
    double kept = Math.pow(0.5, elapsed / HALF_LIFE.toMillis());
    decidedMillis = nowMillis;
    activities
        .values()
        .removeIf(
            activity -> {
              activity.decayed = activity.decayed * kept + activity.counted;
              activity.counted = 0;
              // The clock may have been set back.
              activity.restsUntilMillis =
                  Math.min(activity.restsUntilMillis, nowMillis + REST.toMillis());
              return activity.decayed < NEGLIGIBLE && activity.restsUntilMillis <= nowMillis;
            });
  }

  private double busyness(Keyword keyword) {
    Activity activity = activities.get(keyword.slug());
    return activity == null ? 0 : activity.decayed;
  }

  private boolean rests(Keyword keyword, long nowMillis) {
    Activity activity = activities.get(keyword.slug());
    return activity != null && activity.restsUntilMillis > nowMillis;
  }

  private Activity activity(Keyword keyword) {
    return activities.computeIfAbsent(keyword.slug(), slug -> new Activity());
  }
}
