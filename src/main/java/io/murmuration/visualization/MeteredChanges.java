package io.murmuration.visualization;

import io.murmuration.kafka.CompactedTopic;
import io.murmuration.stage.StageMeter;

/** Forwards changes, and reports the size of each batch to a meter. */
final class MeteredChanges implements CompactedTopic.ChangeHandler {
  private final StageMeter meter;
  private final CompactedTopic.ChangeHandler handler;
  private int changes;
  private boolean loaded;

  MeteredChanges(StageMeter meter, CompactedTopic.ChangeHandler handler) {
    this.meter = meter;
    this.handler = handler;
  }

  @Override
  public void changed(String key, byte[] value) {
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
