package io.murmuration.bench.streams;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;

/**
 * An in-memory store with a changelog that is written once per commit. Before Kafka Streams commits
 * a task, {@code beforeCommit} puts the changed values. The cache of Kafka Streams has the same
 * effect for small values. Here a value is a pane of up to a thousand counters, which the cache
 * would require to be encoded and decoded for every post.
 */
final class CommitStore extends WrappedStateStore<KeyValueStore<String, byte[]>, String, byte[]>
    implements CachedStateStore<String, byte[]> {
  private Runnable beforeCommit = () -> {};

  private CommitStore(KeyValueStore<String, byte[]> inner) {
    super(inner);
  }

  /** Returns a builder of the stores of the tasks. */
  public static StoreBuilder<CommitStore> builder(String name) {
    return new Builder(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
            .withLoggingEnabled(Map.of())
            .withCachingDisabled());
  }

  public void setBeforeCommit(Runnable beforeCommit) {
    this.beforeCommit = beforeCommit;
  }

  public void put(String key, byte[] value) {
    wrapped().put(key, value);
  }

  public Map<String, byte[]> all() {
    Map<String, byte[]> all = new HashMap<>();
    try (KeyValueIterator<String, byte[]> entries = wrapped().all()) {
      entries.forEachRemaining(entry -> all.put(entry.key, entry.value));
    }
    return all;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    wrapped().init(context, root);
  }

  @Override
  public boolean setFlushListener(
      CacheFlushListener<String, byte[]> listener, boolean sendOldValues) {
    return false;
  }

  @Override
  public void flushCache() {
    beforeCommit.run();
  }

  @Override
  public void flush() {
    beforeCommit.run();
    super.flush();
  }

  private record Builder(StoreBuilder<KeyValueStore<String, byte[]>> inner)
      implements StoreBuilder<CommitStore> {
    @Override
    public StoreBuilder<CommitStore> withCachingEnabled() {
      throw new UnsupportedOperationException();
    }

    @Override
    public StoreBuilder<CommitStore> withCachingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<CommitStore> withLoggingEnabled(Map<String, String> config) {
      return new Builder(inner.withLoggingEnabled(config));
    }

    @Override
    public StoreBuilder<CommitStore> withLoggingDisabled() {
      throw new UnsupportedOperationException();
    }

    @Override
    public CommitStore build() {
      return new CommitStore(inner.build());
    }

    @Override
    public Map<String, String> logConfig() {
      return inner.logConfig();
    }

    @Override
    public boolean loggingEnabled() {
      return true;
    }

    @Override
    public String name() {
      return inner.name();
    }
  }
}
