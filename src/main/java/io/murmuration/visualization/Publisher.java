package io.murmuration.visualization;

import io.murmuration.stage.StageMeter;
import io.murmuration.visualization.bridge.Addresses;
import io.murmuration.visualization.bridge.BrowserBridge;
import io.murmuration.visualization.bridge.EncodedJson;
import io.murmuration.visualization.pipeline.PipelineStatus;
import io.murmuration.visualization.posts.ChangedSample;
import io.murmuration.visualization.posts.PostSampler;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.shareddata.Lock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tells the event bus what there is: all of it to those who ask, and then what has changed:
 * mentions at most ten times a second, changes of posts twice and related terms once, five thousand
 * values a second, and less often where telling takes long. Of the instances in a process one
 * publishes; each answers. Used in one context.
 */
final class Publisher {
  /** The posts of a snapshot. */
  static final int LATEST_POSTS = 100;

  private static final int MAX_POSTS = 40;
  private static final int MAX_TERMS = 30;
  private static final Duration INTERVAL = Duration.ofMillis(100);

  /** Terms take most of the room, and change slowly. */
  private static final Duration TERMS_INTERVAL = Duration.ofSeconds(1);

  private static final Duration POST_CHANGES_INTERVAL = Duration.ofMillis(500);
  private static final Duration PIPELINE_INTERVAL = Duration.ofSeconds(1);

  /** What a page can take: with thousands of keywords it is told less often. */
  private static final int MAX_CHANGES_PER_SECOND = 5_000;

  /** A third of the event loop at most is spent on publishing. */
  private static final int PAUSE_PER_COST = 3;

  private final Vertx vertx;
  private final Context context;
  private final LiveState picture;
  private final PostSampler posts;
  private final Supplier<PipelineStatus> pipeline;
  private final StageMeter meter;
  private Lock onlyPublisher;
  private boolean stopped;
  private long nextTermsNanos = System.nanoTime();

  /** The picture of these moments, for each thing to say to the asker. */
  private final Map<String, EncodedJson> snapshots = new HashMap<>();

  /**
   * @param meter is told what has been published
   */
  Publisher(
      Vertx vertx,
      LiveState picture,
      PostSampler posts,
      Supplier<PipelineStatus> pipeline,
      StageMeter meter) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.picture = picture;
    this.posts = posts;
    this.pipeline = pipeline;
    this.meter = meter;
  }

  /** Answers from now on, and publishes as soon as no other instance does. */
  void start() {
    EncodedJson.register(vertx);
    vertx.eventBus().localConsumer(Addresses.SNAPSHOT, this::answerSnapshot);
    vertx.setPeriodic(PIPELINE_INTERVAL.toMillis(), timer -> publishPipeline());
    vertx.setPeriodic(POST_CHANGES_INTERVAL.toMillis(), timer -> publishPostChanges());
    publishAfter(INTERVAL.toMillis());
    becomePublisher();
  }

  /** Leaves publishing to another instance. */
  void stop() {
    stopped = true;
    if (onlyPublisher != null) {
      onlyPublisher.release();
      onlyPublisher = null;
    }
  }

  /**
   * One that has waited in vain for a while asks again: the publishing one may stop at any time.
   */
  private void becomePublisher() {
    vertx
        .sharedData()
        .getLocalLock("murmuration.publisher")
        .onSuccess(
            only -> {
              if (stopped) {
                only.release();
              } else {
                onlyPublisher = only;
              }
            })
        .onFailure(
            e -> {
              if (!stopped) {
                becomePublisher();
              }
            });
  }

  private boolean isPublishing() {
    return onlyPublisher != null;
  }

  /** What gives the full state of each address; {@code null} where messages are complete. */
  Map<String, Supplier<?>> fullStates() {
    Map<String, Supplier<?>> states = new HashMap<>();
    states.put(Addresses.KEYWORDS, picture::keywords);
    states.put(Addresses.MENTIONS, picture::mentions);
    states.put(Addresses.RELATED_TERMS, () -> top(picture.relatedTerms()));
    states.put(Addresses.POSTS, null);
    states.put(Addresses.POST_CHANGES, () -> posts.changed().recent());
    states.put(Addresses.PIPELINE, null);
    return states;
  }

  /** Publishes the posts that have come since this was last called. */
  void publishPosts() {
    if (isPublishing()) {
      publishAny(Addresses.POSTS, posts.take(MAX_POSTS));
    } else {
      posts.skip();
    }
  }

  /** Whoever comes after this is told of the posts in a snapshot only, so none may be older. */
  private void publishPostChanges() {
    List<ChangedSample> changed = posts.changed().take();
    if (!changed.isEmpty()) {
      snapshots.clear();
      if (isPublishing()) {
        publish(Addresses.POST_CHANGES, changed);
      }
    }
  }

  private void publishAfter(long millis) {
    if (!stopped) {
      vertx.setTimer(millis, timer -> publishAndGoOn());
    }
  }

  /**
   * What is published is delivered by tasks of this event loop that come before the last one here,
   * so that this one knows what all of it took.
   */
  private void publishAndGoOn() {
    long startNanos = System.nanoTime();
    int changes = 0;
    try {
      snapshots.clear();
      if (isPublishing()) {
        changes = publishChanged();
      }
    } finally {
      long leastMillis = changes * 1000L / MAX_CHANGES_PER_SECOND;
      context.runOnContext(
          v -> {
            long costMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
            long pauseMillis = Math.max(INTERVAL.toMillis(), PAUSE_PER_COST * costMillis);
            publishAfter(Math.max(1, Math.max(leastMillis, pauseMillis) - costMillis));
          });
    }
  }

  /** Returns how many values were sent. */
  private int publishChanged() {
    if (picture.takeKeywordsChanged()) {
      publish(Addresses.KEYWORDS, picture.keywords());
    }
    int changes =
        publishAny(Addresses.MENTIONS, picture.takeChangedMentions()) + publishTermsIfDue();
    meter.finish(System.nanoTime());
    return changes;
  }

  private int publishTermsIfDue() {
    long nowNanos = System.nanoTime();
    if (nowNanos - nextTermsNanos < 0) {
      return 0;
    }
    nextTermsNanos = nowNanos + TERMS_INTERVAL.toNanos();
    return publishAny(Addresses.RELATED_TERMS, top(picture.takeChangedRelatedTerms()));
  }

  private void publishPipeline() {
    meter.round(System.nanoTime());
    if (isPublishing()) {
      publish(Addresses.PIPELINE, pipeline.get());
    } else {
      meter.forget();
    }
  }

  private int publishAny(String address, List<?> changed) {
    if (!changed.isEmpty()) {
      publish(address, changed);
    }
    return changed.size();
  }

  private void publish(String address, Object value) {
    vertx
        .eventBus()
        .publish(address, EncodedJson.of(value), new DeliveryOptions().setLocalOnly(true));
  }

  private void answerSnapshot(Message<Object> request) {
    request.reply(snapshots.computeIfAbsent(BrowserBridge.changeRight(request), this::snapshot));
  }

  private EncodedJson snapshot(String change) {
    Map<String, Object> snapshot = new LinkedHashMap<>();
    snapshot.put("keywords", picture.keywords());
    snapshot.put("mentions", picture.mentions());
    snapshot.put("relatedTerms", top(picture.relatedTerms()));
    snapshot.put("posts", posts.latest(LATEST_POSTS));
    snapshot.put("pipeline", pipeline.get());
    snapshot.put("change", change);
    return EncodedJson.of(snapshot);
  }

  private static List<Related> top(List<Related> related) {
    return related.stream().map(all -> all.top(MAX_TERMS)).toList();
  }
}
