package io.murmuration.fanout;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.keyword.Keyword;
import io.murmuration.message.Groups;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Deletes the own topics of keywords that have moved to the shared one: those that have been
 * deserted for long enough, and of which every stage has counted all. For one thread at a time.
 */
final class UnusedTopics {
  /**
   * Until then the stages go on with what they counted of such a topic: its rates fall to zero
   * after an hour, and its related terms leave the window a little later.
   */
  static final Duration KEPT = Duration.ofHours(2);

  /**
   * Whoever decides about moves looks once a minute, from a minute after it has begun to. After a
   * longer gap than this another process may have moved keywords in between.
   */
  static final Duration LONGEST_GAP = Duration.ofSeconds(90);

  private final KafkaConnection kafka;
  private final Duration kept;
  private final Map<String, Long> firstSeenMillis = new HashMap<>();
  private long lastLookMillis;

  UnusedTopics(KafkaConnection kafka, Duration kept) {
    this.kafka = kafka;
    this.kept = kept;
  }

  /**
   * Looks for such topics and deletes those that are due. One is deserted for as long as this
   * object has seen it so, without a break of more than {@link #LONGEST_GAP}.
   *
   * @return the names of those that were deleted
   */
  List<String> delete(Collection<Keyword> keywords, long nowMillis) {
    if (nowMillis - lastLookMillis > LONGEST_GAP.toMillis()) {
      firstSeenMillis.clear();
    }
    lastLookMillis = nowMillis;
    Set<String> deserted = new HashSet<>();
    for (Keyword keyword : keywords) {
      if (keyword.sharesTopic()) {
        deserted.add(keyword.inOwnTopic().topic());
      }
    }
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      deserted.retainAll(admin.list());
      firstSeenMillis.keySet().retainAll(deserted);
      List<String> due = new ArrayList<>();
      for (String topic : deserted) {
        long since = firstSeenMillis.computeIfAbsent(topic, t -> nowMillis);
        if (nowMillis - since >= kept.toMillis() && isCounted(admin, topic)) {
          due.add(topic);
        }
      }
      if (!due.isEmpty()) {
        admin.delete(due);
      }
      return due;
    }
  }

  private static boolean isCounted(TopicAdmin admin, String topic) {
    return Groups.KEYWORD_READERS.stream().allMatch(group -> admin.lag(group, List.of(topic)) == 0);
  }
}
