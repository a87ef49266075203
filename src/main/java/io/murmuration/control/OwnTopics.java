package io.murmuration.control;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.keyword.Keyword;
import io.murmuration.message.Topics;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Checks whether keywords can have topics of their own. Every method blocks. */
public final class OwnTopics {
  private final KafkaConnection kafka;

  public OwnTopics(KafkaConnection kafka) {
    this.kafka = kafka;
  }

  /**
   * Returns the reasons for which the cluster would refuse the own topics of keywords, by slug.
   * Creates no topic. Skips keywords in the shared topic.
   */
  public Map<String, String> refusals(Collection<Keyword> keywords) {
    Map<String, String> refusals = new HashMap<>();
    if (keywords.stream().anyMatch(keyword -> !keyword.sharesTopic())) {
      try (TopicAdmin admin = new TopicAdmin(kafka)) {
        admin
            .refusals(TopicLayout.own(keywords, false))
            .forEach((topic, reason) -> refusals.put(Topics.slug(topic), reason));
      }
    }
    return refusals;
  }
}
