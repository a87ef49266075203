package io.murmuration.visualization;

import io.murmuration.control.KeywordTable;
import io.murmuration.kafka.CompactedTopic;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.RecordFormat;
import io.murmuration.keyword.Mute;
import io.murmuration.message.MentionCount;
import io.murmuration.message.MuteCount;
import io.murmuration.message.PostChange;
import io.murmuration.message.RelatedTerms;
import io.murmuration.message.Topics;
import io.murmuration.stage.StageMeter;
import io.murmuration.visualization.posts.PostSampler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Feeds the live state from the topics of keywords, mentions, related terms, post changes and
 * mutes. Used in one context.
 */
final class LiveTopics {
  private final LiveState state;
  private final PostSampler posts;
  private final StageMeter meter;
  private final List<MeteredChanges<?>> metered = new ArrayList<>();
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
              return open(vertx, kafka, Topics.MENTIONS, MentionCount::read, state::putMention);
            })
        .compose(
            opened ->
                open(
                    vertx, kafka, Topics.RELATED_TERMS, RelatedTerms::read, state::putRelatedTerms))
        .compose(
            opened -> open(vertx, kafka, Topics.POST_CHANGES, PostChange::read, this::postChanged))
        .compose(opened -> open(vertx, kafka, Topics.MUTES, Mute::read, state.mutes()::putMute))
        .compose(
            opened ->
                open(vertx, kafka, Topics.MUTE_COUNTS, MuteCount::read, state.mutes()::putCount));
  }

  private <T> Future<Void> open(
      Vertx vertx,
      KafkaConnection kafka,
      String topic,
      RecordFormat<T> format,
      CompactedTopic.ChangeHandler<T> handler) {
    MeteredChanges<T> changes = new MeteredChanges<>(meter, handler);
    metered.add(changes);
    return CompactedTopic.open(vertx, kafka, topic, format, changes)
        .onSuccess(topics::add)
        .mapEmpty();
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

  private void postChanged(String key, PostChange change) {
    if (change.post() == null) {
      posts.remove(change.source(), change.id());
    } else {
      posts.replace(change.post());
    }
  }
}
