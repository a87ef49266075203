package io.murmuration.kafka;

import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordLookup;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The keyword shards of a stage that reads the topics of keywords and keeps its state under {@code
 * <slug>/<shard>} or {@code <slug>/<shard>/<rest>}: those of the partitions that are assigned, and
 * those that keywords which were removed have left behind. For one thread.
 */
public final class KeywordShards<S extends KeywordShard> {
  /** Makes a shard that holds nothing yet. */
  @FunctionalInterface
  public interface Factory<S> {
    S create(String slug, int shard);
  }

  private record Name(String slug, int shard) {}

  private final KeywordLookup lookup;
  private final String stateTopic;
  private final Factory<S> factory;
  private final Map<Name, S> shards = new HashMap<>();
  private final Set<Name> leftOver = new HashSet<>();

  /**
   * @param lookup has to know all keywords that are followed: what belongs to another one is taken
   *     for removed
   * @param stateTopic is named where its contents are unusable
   */
  public KeywordShards(KeywordLookup lookup, String stateTopic, Factory<S> factory) {
    this.lookup = lookup;
    this.stateTopic = stateTopic;
    this.factory = factory;
  }

  /**
   * Forgets everything and goes on from committed state, as {@link StageStep#restore} does.
   *
   * @throws IllegalStateException naming the key, if the state of a shard cannot be used
   */
  public void restore(List<InputPartition> assigned, Map<String, byte[]> state) {
    shards.clear();
    leftOver.clear();
    Set<Name> own = new HashSet<>();
    for (InputPartition input : assigned) {
      Name name = new Name(Topics.slug(input.topic()), input.partition());
      own.add(name);
      shard(name);
    }
    state.forEach((key, committed) -> restore(own, key, committed));
  }

  private void restore(Set<Name> own, String key, byte[] committed) {
    try {
      String[] parts = key.split("/", 3);
      if (parts.length < 2) {
        throw new IllegalArgumentException("the key names no shard");
      }
      Name name = new Name(parts[0], Integer.parseInt(parts[1]));
      if (!own.contains(name)) {
        if (lookup.find(name.slug()) != null) {
          return;
        }
        leftOver.add(name);
      }
      shard(name).restore(parts.length < 3 ? "" : parts[2], committed);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(stateTopic + " is unusable at " + key, e);
    }
  }

  /**
   * The keyword that a record is about; {@code null} if it is not followed (any more), and then
   * what its shard holds is forgotten.
   */
  public Keyword keyword(InputRecord input, long nowMillis) {
    Name name = name(input);
    Keyword keyword = lookup.find(name.slug());
    if (keyword == null && shards.containsKey(name)) {
      shard(name).follow(null, nowMillis);
    }
    return keyword;
  }

  /** The shard that a record is to be counted in, for the keyword that {@link #keyword} found. */
  public S of(InputRecord input, Keyword keyword, long nowMillis) {
    S shard = shard(name(input));
    shard.follow(keyword, nowMillis);
    return shard;
  }

  /** Sends what changed since the last call, also merely because time passed. */
  public void flush(long nowMillis, RecordSink output) {
    shards.keySet().removeIf(this::isLeftToOthers);
    Iterator<Map.Entry<Name, S>> all = shards.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Name, S> entry = all.next();
      S shard = entry.getValue();
      shard.follow(lookup.find(entry.getKey().slug()), nowMillis);
      shard.flush(nowMillis, output);
      if (shard.isRemoved()) {
        all.remove();
      }
    }
  }

  /**
   * What a keyword that was removed has left behind is cleared away by whoever finds it: its own
   * partition may be gone. If the keyword is back, it is the business of its partition's reader.
   */
  private boolean isLeftToOthers(Name name) {
    return leftOver.contains(name) && lookup.find(name.slug()) != null;
  }

  private S shard(Name name) {
    return shards.computeIfAbsent(name, n -> factory.create(n.slug(), n.shard()));
  }

  private static Name name(InputRecord input) {
    return new Name(Topics.slug(input.topic()), input.partition());
  }
}
