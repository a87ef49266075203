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
 * Deletes the own topics of keywords that have moved to the shared topic, once they have been
 * unused for the retention time and every stage has read them to the end. For one thread at a time.
 */
final class UnusedTopics {
  /**
   * Default retention time. The stages keep the shards of an unused topic until then: rates fall to
   * zero after an hour, and related terms leave the window a little later.
   */
  static final Duration RETENTION = Duration.ofHours(2);

  /**
   * Maximum time between calls; after a longer gap, another process may have moved keywords in
   * between. The process that decides moves calls once a minute, from one minute after its start.
   */
  static final Duration MAX_GAP = Duration.ofSeconds(90);

  private final KafkaConnection kafka;
  private final Duration retention;
  private final Map<String, Long> unusedSinceMillis = new HashMap<>();
  private long lastCallMillis;

  UnusedTopics(KafkaConnection kafka, Duration retention) {
    this.kafka = kafka;
    this.retention = retention;
  }

  /**
   * Deletes the topics that are due. A topic counts as unused since the first call that found it
   * so, provided that no two calls since were more than {@link #MAX_GAP} apart.
   *
   * @return the names of the deleted topics
   */
  List<String> delete(Collection<Keyword> keywords, long nowMillis) {
    if (nowMillis - lastCallMillis > MAX_GAP.toMillis()) {
      unusedSinceMillis.clear();
    }
    lastCallMillis = nowMillis;
    // The clock may have been set back.
    unusedSinceMillis.replaceAll((topic, since) -> Math.min(since, nowMillis));
    Set<String> unused = new HashSet<>();
    for (Keyword keyword : keywords) {
      if (keyword.sharesTopic()) {
        unused.add(keyword.inOwnTopic().topic());
      }
    }
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      unused.retainAll(admin.list());
      unusedSinceMillis.keySet().retainAll(unused);
      List<String> due = new ArrayList<>();
      for (String topic : unused) {
        long since = unusedSinceMillis.computeIfAbsent(topic, t -> nowMillis);
        if (nowMillis - since >= retention.toMillis() && isRead(admin, topic)) {
          due.add(topic);
        }
      }
      if (!due.isEmpty()) {
        admin.delete(due);
      }
      return due;
    }
  }

  private static boolean isRead(TopicAdmin admin, String topic) {
    return Groups.KEYWORD_READERS.stream().allMatch(group -> admin.lag(group, List.of(topic)) == 0);
  }
}
