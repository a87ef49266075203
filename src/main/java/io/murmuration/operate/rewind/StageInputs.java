package io.murmuration.operate.rewind;

import io.murmuration.control.KeywordStore;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.KafkaFutures;
import io.murmuration.kafka.TopicLookup;
import io.murmuration.keyword.Keyword;
import io.murmuration.message.Topics;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;

/**
 * Finds the input topics of stages. Kafka omits topics from its list that a user may not see, so
 * those that must exist are requested by name, which Kafka denies instead.
 */
public final class StageInputs {
  private StageInputs() {}

  /**
   * Returns the input topics of some stages, by their names in Kafka.
   *
   * @throws org.apache.kafka.common.KafkaException if this user may not see one of them, or the
   *     followed keywords
   */
  public static Map<String, TopicDescription> ask(
      KafkaConnection kafka, Admin admin, Collection<RewindStage> stages) {
    Predicate<String> read = topic -> stages.stream().anyMatch(stage -> stage.reads(topic));
    Set<String> topics = new HashSet<>(Topics.FIXED);
    if (read.test(Topics.KEYWORD_SHARED)) {
      new KeywordStore(kafka).list().stream().map(Keyword::topic).forEach(topics::add);
    }
    KafkaFutures.await(admin.listTopics().names()).stream()
        .filter(topic -> topic.startsWith(kafka.prefix()))
        .map(kafka::withoutPrefix)
        .forEach(topics::add);
    return TopicLookup.ask(admin, topics.stream().filter(read).map(kafka::topic).toList());
  }
}
