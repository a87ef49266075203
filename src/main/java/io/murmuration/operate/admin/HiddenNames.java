package io.murmuration.operate.admin;

import io.murmuration.kafka.KafkaFutures;
import io.murmuration.message.Groups;
import io.murmuration.message.Topics;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthorizationException;

/**
 * The topics and groups of the stages that Kafka omits from its lists, because it denies DESCRIBE
 * on them. Omits the topics of single keywords, whose names such a user may not know.
 */
public record HiddenNames(List<String> topics, List<String> groups) {
  static HiddenNames ask(Admin admin, String prefix) {
    return new HiddenNames(
        denied(admin.describeTopics(named(prefix, Topics.FIXED)).topicNameValues()),
        denied(admin.describeConsumerGroups(named(prefix, Groups.ALL)).describedGroups()));
  }

  private static List<String> named(String prefix, Collection<String> names) {
    return names.stream().map(prefix::concat).toList();
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
