package io.murmuration.visualization;

import io.murmuration.kafka.CompactedTopic;
import io.murmuration.stage.StageMeter;

/** Forwards changes, and reports the size of each batch to a meter. */
final class MeteredChanges<T> implements CompactedTopic.ChangeHandler<T> {
  private final StageMeter meter;
  private final CompactedTopic.ChangeHandler<T> handler;
  private int changes;
  private boolean loaded;

  MeteredChanges(StageMeter meter, CompactedTopic.ChangeHandler<T> handler) {
    this.meter = meter;
    this.handler = handler;
  }

  @Override
  public void changed(String key, T value) {
    changes++;
    handler.changed(key, value);
  }

  /** Marks the changes from now on as current. */
  void setLoaded() {
    loaded = true;
  }

  @Override
  public void batchEnded(long oldestMillis) {
    meter.read(changes, System.nanoTime(), loaded ? System.currentTimeMillis() - oldestMillis : 0);
    changes = 0;
    handler.batchEnded(oldestMillis);
  }
}
