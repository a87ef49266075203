package io.murmuration.fanout;

import io.murmuration.control.TopicLayout;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.kafka.TopicCreationException;
import io.murmuration.kafka.TopicSpec;
import io.murmuration.keyword.Keyword;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the own topics of keywords, and remembers those that Kafka refused. Blocks. */
final class OwnTopics {
  private static final Logger LOG = LoggerFactory.getLogger(OwnTopics.class);

  private final KafkaConnection kafka;
  private final boolean keepAllPosts;
  private final RefusedTopics refused;

  OwnTopics(KafkaConnection kafka, boolean keepAllPosts, RefusedTopics refused) {
    this.kafka = kafka;
    this.keepAllPosts = keepAllPosts;
    this.refused = refused;
  }

  /**
   * Creates the missing own topics of keywords. Skips keywords in the shared topic.
   *
   * @return a sentence for each setting of an existing topic that differs from the expected one
   * @throws TopicCreationException if Kafka refused some of the topics
   */
  List<String> create(Collection<Keyword> keywords) {
    List<TopicSpec> wanted = TopicLayout.own(keywords, keepAllPosts);
    if (wanted.isEmpty()) {
      return List.of();
    }
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      List<String> differences = admin.ensure(wanted, TopicLayout.creationAdvice(kafka));
      remember(wanted, Set.of());
      return differences;
    } catch (TopicCreationException e) {
      warn(remember(wanted, e.topics()), e);
      throw e;
    }
  }

  /** Forgets the refusals of other keywords than these. */
  void retain(Collection<Keyword> keywords) {
    refused.retain(keywords);
  }

  private List<String> remember(List<TopicSpec> wanted, Set<String> refusedTopics) {
    List<String> names = wanted.stream().map(TopicSpec::name).toList();
    return refused.addAttempt(names, refusedTopics, System.currentTimeMillis());
  }

  private static void warn(List<String> first, TopicCreationException refusal) {
    if (!first.isEmpty()) {
      LOG.warn(
          "Kafka refuses to create topics={}; their keywords share a topic, and fanout tries again:"
              + " {}",
          first,
          refusal.reason());
    }
  }
}
