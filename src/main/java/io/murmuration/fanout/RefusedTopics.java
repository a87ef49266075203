package io.murmuration.fanout;

import io.murmuration.keyword.Keyword;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The own topics of keywords that Kafka refused to create, and the times from which another attempt
 * is due. The first attempt is due after {@link #FIRST_PAUSE} intervals. Each further refusal
 * doubles the pause, up to {@link #MAX_PAUSE} intervals. From any thread.
 */
final class RefusedTopics {
  static final int FIRST_PAUSE = 5;
  static final int MAX_PAUSE = 60;

  private record Refusal(int pause, long atMillis) {
    /** Begins the pause again if the clock was set back, so that it never takes longer. */
    Refusal at(long nowMillis) {
      return nowMillis < atMillis ? new Refusal(pause, nowMillis) : this;
    }
  }

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
    Refusal earlier = current(topic, nowMillis);
    if (isDue(earlier, nowMillis)) {
      int pause = earlier == null ? FIRST_PAUSE : Math.min(2 * earlier.pause, MAX_PAUSE);
      byTopic.put(topic, new Refusal(pause, nowMillis));
    }
    return earlier == null;
  }

  /**
   * Adds the refusals of an attempt to create topics, and ends the pauses of the other topics.
   *
   * @return the topics that are refused for the first time since their last creation, by name
   */
  List<String> addAttempt(Collection<String> topics, Set<String> refusedTopics, long nowMillis) {
    topics.stream().filter(topic -> !refusedTopics.contains(topic)).forEach(byTopic::remove);
    return refusedTopics.stream().filter(topic -> add(topic, nowMillis)).sorted().toList();
  }

  /** Drops the topics of all other keywords: they were removed. */
  void retain(Collection<Keyword> keywords) {
    byTopic
        .keySet()
        .retainAll(
            keywords.stream()
                .map(keyword -> keyword.inOwnTopic().topic())
                .collect(Collectors.toSet()));
  }

  /** Returns whether the own topic of a keyword is not refused, or another attempt is due. */
  boolean mayCreate(Keyword keyword, long nowMillis) {
    return isDue(current(keyword.inOwnTopic().topic(), nowMillis), nowMillis);
  }

  private Refusal current(String topic, long nowMillis) {
    return byTopic.computeIfPresent(topic, (name, refusal) -> refusal.at(nowMillis));
  }

  private boolean isDue(Refusal refusal, long nowMillis) {
    return refusal == null || nowMillis - refusal.atMillis >= refusal.pause * intervalMillis;
  }
}
