package io.murmuration.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Describes topics that may be deleted at any time. */
public final class TopicLookup {
  private TopicLookup() {}

  /**
   * Returns the descriptions of the topics that exist, by their names in Kafka.
   *
   * @throws OperationDeniedException if this user may not see some of them; it names all of these
   */
  public static Map<String, TopicDescription> ask(Admin admin, Collection<String> topics) {
    Map<String, TopicDescription> descriptions = new HashMap<>();
    Set<String> denied = new TreeSet<>();
    admin
        .describeTopics(topics)
        .topicNameValues()
        .forEach(
            (topic, described) -> {
              try {
                descriptions.put(topic, KafkaFutures.await(described));
              } catch (UnknownTopicOrPartitionException e) {
                return;
              } catch (AuthorizationException e) {
                denied.add(topic);
              }
            });
    if (!denied.isEmpty()) {
      throw OperationDeniedException.named(
          AclOperation.DESCRIBE,
          "topic " + String.join(", ", denied),
          new TopicAuthorizationException(denied));
    }
    return descriptions;
  }
}
