package io.murmuration.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Describes topics that may be deleted at any time. */
public final class TopicLookup {
  private TopicLookup() {}

  /** Returns the descriptions of the topics that exist, by their names in Kafka. */
  public static Map<String, TopicDescription> ask(Admin admin, Collection<String> topics) {
    Map<String, TopicDescription> descriptions = new HashMap<>();
    admin
        .describeTopics(topics)
        .topicNameValues()
        .forEach(
            (topic, described) -> {
              TopicDescription description =
                  OperationDeniedException.naming(
                      AclOperation.DESCRIBE,
                      "topic " + topic,
                      () ->
                          KafkaFutures.awaitUnless(
                              UnknownTopicOrPartitionException.class, described));
              if (description != null) {
                descriptions.put(topic, description);
              }
            });
    return descriptions;
  }
}
