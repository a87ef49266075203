package io.murmuration.visualization;

import io.murmuration.control.KeywordTable;
import io.murmuration.kafka.CompactedTopic;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.message.PostChange;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.Topics;
import io.murmuration.stage.StageMeter;
import io.murmuration.visualization.posts.PostSampler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds the live state from the topics of keywords, mentions, related terms and post changes. Used
 * in one context.
 */
final class LiveTopics {
  private static final Logger LOG = LoggerFactory.getLogger(LiveTopics.class);

  private final LiveState state;
  private final PostSampler posts;
  private final StageMeter meter;
  private final List<MeteredChanges> metered = new ArrayList<>();
  private final List<CompactedTopic> topics = new ArrayList<>();
  private KeywordTable keywords;

  LiveTopics(LiveState state, PostSampler posts, StageMeter meter) {
    this.state = state;
    this.posts = posts;
    this.meter = meter;
  }

  /** Resolves when the topics are read to their ends. */
  Future<Void> open(Vertx vertx, KafkaConnection kafka) {
    return KeywordTable.open(vertx, kafka, this::keywordsChanged)
        .compose(
            opened -> {
              keywords = opened;
              keywordsChanged();
              return open(vertx, kafka, Topics.MENTIONS, state::putMention);
            })
        .compose(opened -> open(vertx, kafka, Topics.RELATED_TERMS, state::putRelatedTerms))
        .compose(opened -> open(vertx, kafka, Topics.POST_CHANGES, this::postChanged));
  }

  private Future<Void> open(
      Vertx vertx, KafkaConnection kafka, String topic, CompactedTopic.ChangeHandler handler) {
    MeteredChanges changes = new MeteredChanges(meter, handler);
    metered.add(changes);
    return CompactedTopic.open(vertx, kafka, topic, changes).onSuccess(topics::add).mapEmpty();
  }

  /** Meters the changes from now on as current. */
  void setLoaded() {
    metered.forEach(MeteredChanges::setLoaded);
  }

  /** Returns the number of records not read yet. */
  long lag() {
    return keywords.lag() + topics.stream().mapToLong(CompactedTopic::lag).sum();
  }

  /** Resolves when the state includes all current records of Kafka. Thread-safe. */
  Future<Void> toEnd() {
    return Future.all(
            Stream.concat(Stream.of(keywords.toEnd()), topics.stream().map(CompactedTopic::toEnd))
                .toList())
        .mapEmpty();
  }

  Future<Void> close() {
    List<Future<?>> closing = new ArrayList<>();
    if (keywords != null) {
      closing.add(keywords.close());
    }
    topics.forEach(topic -> closing.add(topic.close()));
    return Future.join(closing).mapEmpty();
  }

  /** The table can call this before it is open. */
  private void keywordsChanged() {
    if (keywords != null) {
      state.setKeywords(keywords.all());
      posts.setKeywords(keywords.all());
    }
  }

  private void postChanged(String key, byte[] value) {
    try {
      PostChange change = PostChange.decode(value);
      if (change.post() == null) {
        posts.remove(change.source(), change.id());
      } else {
        posts.replace(change.post());
      }
    } catch (PostFormatException e) {
      LOG.warn(
          "skipping an invalid record topic={} key={}: {}",
          Topics.POST_CHANGES,
          key,
          e.getMessage());
    }
  }
}
