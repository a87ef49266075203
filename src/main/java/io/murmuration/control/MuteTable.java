package io.murmuration.control;

import io.murmuration.kafka.CompactedTopic;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.keyword.Mute;
import io.murmuration.message.Topics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The mutes in force, kept up to date from the topic {@code mutes}. */
public final class MuteTable implements CompactedTopic.ChangeHandler<Mute> {
  private final Map<String, Mute> byKey = new TreeMap<>();
  private volatile Collection<Mute> active = List.of();
  private CompactedTopic table;

  private MuteTable() {}

  /** Completes when every mute of the topic is read. */
  public static Future<MuteTable> open(Vertx vertx, KafkaConnection kafka) {
    MuteTable mutes = new MuteTable();
    return CompactedTopic.open(vertx, kafka, Topics.MUTES, Mute::read, mutes)
        .map(
            table -> {
              mutes.table = table;
              return mutes;
            });
  }

  /** Returns the mutes in force, ordered by key; a new collection after each change. */
  public Collection<Mute> active() {
    return active;
  }

  public Future<Void> close() {
    return table.close();
  }

  @Override
  public void changed(String key, Mute mute) {
    if (mute == null || !mute.isActive()) {
      byKey.remove(key);
    } else {
      byKey.put(key, mute);
    }
  }

  @Override
  public void batchEnded(long oldestMillis) {
    active = List.copyOf(byKey.values());
  }
}
