package io.murmuration.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks how topics are that may disappear meanwhile. */
public final class TopicLookup {
  private TopicLookup() {}

  /** Topics as they are, by their names in Kafka; those that do not exist are left out. */
  public static Map<String, TopicDescription> ask(Admin admin, Collection<String> topics) {
    Map<String, TopicDescription> descriptions = new HashMap<>();
    admin
        .describeTopics(topics)
        .topicNameValues()
        .forEach(
            (topic, described) -> {
              TopicDescription description =
                  KafkaFutures.awaitUnless(UnknownTopicOrPartitionException.class, described);
              if (description != null) {
                descriptions.put(topic, description);
              }
            });
    return descriptions;
  }
}
