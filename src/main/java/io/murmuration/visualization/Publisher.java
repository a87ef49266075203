package io.murmuration.visualization;

import io.murmuration.stage.StageMeter;
import io.murmuration.visualization.bridge.Addresses;
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
 * Publishes the live state on the event bus: a snapshot on request, and then changes. It publishes
 * mentions at most ten times a second, changes of posts twice, related terms and mutes once. It
 * publishes at most five thousand values a second, and less often if publishing takes long. One
 * instance in a process publishes; each answers. Used in one context.
 */
final class Publisher {
  /** Maximum number of posts in a snapshot. */
  static final int LATEST_POSTS = 100;

  private static final int MAX_POSTS = 40;
  private static final int MAX_TERMS = 30;
  private static final Duration INTERVAL = Duration.ofMillis(100);

  /** Terms are the largest part and change slowly. */
  private static final Duration TERMS_INTERVAL = Duration.ofSeconds(1);

  private static final Duration POST_CHANGES_INTERVAL = Duration.ofMillis(500);
  private static final Duration PIPELINE_INTERVAL = Duration.ofSeconds(1);

  /** The rate that a page can process; with thousands of keywords it gets fewer updates. */
  private static final int MAX_CHANGES_PER_SECOND = 5_000;

  /** Publishing uses at most a third of the event loop. */
  private static final int PAUSE_PER_COST = 3;

  private final Vertx vertx;
  private final Context context;
  private final LiveState state;
  private final PostSampler posts;
  private final Supplier<PipelineStatus> pipeline;
  private final StageMeter meter;
  private final String change;
  private Lock onlyPublisher;
  private boolean stopped;
  private long nextTermsNanos = System.nanoTime();

  /** The current snapshot, or {@code null} if it is not built. */
  private EncodedJson snapshot;

  private long snapshotCostMillis;

  /**
   * @param change the permission of browsers to make changes, as snapshots carry it: {@code token},
   *     or {@code no} if there is no admin token
   */
  Publisher(
      Vertx vertx,
      LiveState state,
      PostSampler posts,
      Supplier<PipelineStatus> pipeline,
      StageMeter meter,
      String change) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.state = state;
    this.posts = posts;
    this.pipeline = pipeline;
    this.meter = meter;
    this.change = change;
  }

  /** Starts answering, and publishes as soon as no other instance does. */
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

  /** Waits for the lock, again after each timeout: the publishing instance can stop at any time. */
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

  /**
   * Returns a supplier of the full state of each address, or {@code null} if its messages are
   * complete.
   */
  Map<String, Supplier<?>> fullStates() {
    Map<String, Supplier<?>> states = new HashMap<>();
    states.put(Addresses.KEYWORDS, state::keywords);
    states.put(Addresses.MENTIONS, state::mentions);
    states.put(Addresses.RELATED_TERMS, () -> top(state.relatedTerms()));
    states.put(Addresses.POSTS, null);
    states.put(Addresses.POST_CHANGES, () -> posts.changed().recent());
    states.put(Addresses.PIPELINE, null);
    states.put(Addresses.MUTES, () -> state.mutes().latest());
    return states;
  }

  /** Publishes the posts that have come since the last call. */
  void publishPosts() {
    if (isPublishing()) {
      publishAny(Addresses.POSTS, posts.take(MAX_POSTS));
    } else {
      posts.skip();
    }
  }

  /** Discards the snapshot: a later browser learns about the changes only from a new one. */
  private void publishPostChanges() {
    List<ChangedSample> changed = posts.changed().take();
    if (!changed.isEmpty()) {
      snapshot = null;
      if (isPublishing()) {
        publish(Addresses.POST_CHANGES, changed);
      }
    }
  }

  private void publishAfter(long millis) {
    if (!stopped) {
      vertx.setTimer(millis, timer -> publishAndRepeat());
    }
  }

  /**
   * Publishes the changes and schedules the next round. The event loop delivers the published
   * messages before the task at the end of this method, so that this task measures the cost of all
   * of them. A new round needs a new snapshot, so the cost of the last one counts too.
   */
  private void publishAndRepeat() {
    long startNanos = System.nanoTime();
    long snapshotMillis = snapshotCostMillis;
    snapshotCostMillis = 0;
    int changes = 0;
    try {
      snapshot = null;
      if (isPublishing()) {
        changes = publishChanged();
      }
    } finally {
      long leastMillis = changes * 1000L / MAX_CHANGES_PER_SECOND;
      context.runOnContext(
          v -> {
            long costMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
            long pauseMillis =
                Math.max(INTERVAL.toMillis(), PAUSE_PER_COST * (costMillis + snapshotMillis));
            publishAfter(Math.max(1, Math.max(leastMillis, pauseMillis) - costMillis));
          });
    }
  }

  /** Returns the number of published values. */
  private int publishChanged() {
    if (state.takeKeywordsChanged()) {
      publish(Addresses.KEYWORDS, state.keywords());
    }
    int changes = publishAny(Addresses.MENTIONS, state.takeChangedMentions()) + publishTermsIfDue();
    meter.finish(System.nanoTime());
    return changes;
  }

  private int publishTermsIfDue() {
    long nowNanos = System.nanoTime();
    if (nowNanos - nextTermsNanos < 0) {
      return 0;
    }
    nextTermsNanos = nowNanos + TERMS_INTERVAL.toNanos();
    return publishAny(Addresses.RELATED_TERMS, top(state.takeChangedRelatedTerms()));
  }

  private void publishPipeline() {
    meter.round(System.nanoTime());
    if (isPublishing()) {
      publish(Addresses.PIPELINE, pipeline.get());
      if (state.mutes().takeChanged()) {
        publish(Addresses.MUTES, state.mutes().latest());
      }
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
    if (snapshot == null) {
      long startNanos = System.nanoTime();
      snapshot = takeSnapshot();
      snapshotCostMillis += TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    }
    request.reply(snapshot);
  }

  private EncodedJson takeSnapshot() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("keywords", state.keywords());
    all.put("mentions", state.mentions());
    all.put("relatedTerms", top(state.relatedTerms()));
    all.put("posts", posts.latest(LATEST_POSTS));
    all.put("pipeline", pipeline.get());
    all.put("mutes", state.mutes().latest());
    all.put("change", change);
    return EncodedJson.of(all);
  }

  private static List<Related> top(List<Related> related) {
    return related.stream().map(all -> all.top(MAX_TERMS)).toList();
  }
}
