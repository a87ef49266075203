package io.murmuration.fanout;

import io.murmuration.keyword.Keyword;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The own topics of keywords that Kafka refused to create, and the times from which another attempt
 * is due. The first attempt is due after {@link #FIRST_PAUSE} intervals. Each further refusal
 * doubles the pause, up to {@link #MAX_PAUSE} intervals. From any thread.
 */
final class RefusedTopics {
  static final int FIRST_PAUSE = 5;
  static final int MAX_PAUSE = 60;

  private record Refusal(int pause, long retryMillis) {}

  private final long intervalMillis;
  private final Map<String, Refusal> byTopic = new ConcurrentHashMap<>();

  /**
   * @param interval the time between decisions on topics
   */
  RefusedTopics(Duration interval) {
    this.intervalMillis = interval.toMillis();
  }

  /**
   * Adds a refusal. One that comes before an attempt is due changes nothing.
   *
   * @return whether this is the first refusal of a topic since its last creation
   */
  boolean add(String topic, long nowMillis) {
    Refusal earlier = byTopic.get(topic);
    if (earlier == null || nowMillis >= earlier.retryMillis) {
      int pause = earlier == null ? FIRST_PAUSE : Math.min(2 * earlier.pause, MAX_PAUSE);
      byTopic.put(topic, new Refusal(pause, nowMillis + pause * intervalMillis));
    }
    return earlier == null;
  }

  void remove(String topic) {
    byTopic.remove(topic);
  }

  /** Returns whether the own topic of a keyword is not refused, or another attempt is due. */
  boolean mayCreate(Keyword keyword, long nowMillis) {
    Refusal refusal = byTopic.get(keyword.inOwnTopic().topic());
    return refusal == null || nowMillis >= refusal.retryMillis;
  }
}
