package io.murmuration.operate.admin;

import io.murmuration.control.KeywordStore;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.KafkaFutures;
import io.murmuration.keyword.Keyword;
import io.murmuration.message.Groups;
import io.murmuration.message.Topics;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics and groups of the stages that Kafka omits from its lists, because it denies DESCRIBE
 * on them. Includes the topics of single keywords if this user may read the topic {@code keywords},
 * which names them.
 */
public record HiddenNames(List<String> topics, List<String> groups) {
  static HiddenNames ask(KafkaConnection kafka, Admin admin) {
    Set<String> topics = new HashSet<>(Topics.FIXED);
    topics.addAll(ofKeywords(kafka));
    return new HiddenNames(
        denied(admin.describeTopics(named(kafka, topics)).topicNameValues()),
        denied(admin.describeConsumerGroups(named(kafka, Groups.ALL)).describedGroups()));
  }

  private static List<String> ofKeywords(KafkaConnection kafka) {
    try {
      return new KeywordStore(kafka).list().stream().map(Keyword::topic).toList();
    } catch (AuthorizationException | UnknownTopicOrPartitionException e) {
      return List.of();
    }
  }

  private static List<String> named(KafkaConnection kafka, Collection<String> names) {
    return names.stream().map(kafka::topic).toList();
  }

  private static <T> List<String> denied(Map<String, KafkaFuture<T>> answers) {
    return answers.entrySet().stream()
        .filter(answer -> isDenied(answer.getValue()))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private static boolean isDenied(KafkaFuture<?> answer) {
    try {
      KafkaFutures.await(answer);
      return false;
    } catch (AuthorizationException e) {
      return true;
    } catch (KafkaException e) {
      return false; // A request for the same names reports it.
    }
  }
}
