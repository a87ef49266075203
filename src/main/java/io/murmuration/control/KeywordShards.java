package io.murmuration.control;

import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordLookup;
import io.murmuration.message.Topics;
import io.murmuration.stage.BadRecordException;
import io.murmuration.stage.InputPartition;
import io.murmuration.stage.InputRecord;
import io.murmuration.stage.RecordSink;
import io.murmuration.stage.StageStep;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The keyword shards of a stage that reads the topics of keywords and keeps its state under {@code
 * <slug>/<shard>} or {@code <slug>/<shard>/<rest>}: those of the partitions that are assigned (see
 * {@link Topics#shard}), and those that keywords which were removed have left behind. A flush takes
 * time for the shards that changed or are due, not for the others; only when the keywords have
 * changed it looks at all. For one thread.
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
  private final Set<Name> changed = new LinkedHashSet<>();
  private final TreeMap<Long, Set<Name>> due = new TreeMap<>();
  private long keywordChanges;

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
    changed.clear();
    due.clear();
    keywordChanges = -1;
    Set<Name> own = new HashSet<>();
    Set<Integer> ownOfShared = new HashSet<>();
    for (InputPartition input : assigned) {
      int shard = Topics.shard(input.topic(), input.partition());
      if (shard < 0) {
        ownOfShared.add(shard);
      } else {
        Name name = new Name(Topics.slug(input.topic()), shard);
        own.add(name);
        shard(name);
      }
    }
    state.forEach(
        (key, committed) -> {
          String[] parts = key.split("/", 3);
          Name name = parse(key, parts);
          if (name.shard() < 0 ? ownOfShared.contains(name.shard()) : own.contains(name)) {
            restore(name, key, parts, committed);
          } else if (name.shard() >= 0 && lookup.find(name.slug()) == null) {
            leftOver.add(name);
            restore(name, key, parts, committed);
          }
        });
  }

  private void restore(Name name, String key, String[] parts, byte[] committed) {
    try {
      shard(name).restore(parts.length < 3 ? "" : parts[2], committed);
    } catch (IllegalArgumentException e) {
      throw unusable(key, e);
    }
  }

  private Name parse(String key, String[] parts) {
    try {
      return new Name(parts[0], Integer.parseInt(parts.length < 2 ? "" : parts[1]));
    } catch (NumberFormatException e) {
      throw unusable(key, e);
    }
  }

  private IllegalStateException unusable(String key, RuntimeException cause) {
    return new IllegalStateException(stateTopic + " is unusable at " + key, cause);
  }

  /**
   * The keyword that a record is to be counted for, or {@code null} if there is none: if it is not
   * followed (any more), and then what its shard holds is forgotten, or if the record was sent for
   * an earlier life of it.
   *
   * @throws BadRecordException if the record does not tell the keyword
   */
  public Keyword keyword(InputRecord input, long nowMillis) throws BadRecordException {
    Name name = name(input);
    Keyword keyword = lookup.find(name.slug(), input.since());
    if (keyword == null && shards.containsKey(name)) {
      changed.add(name);
      shard(name).follow(null, nowMillis);
    }
    boolean isOfAnotherLife =
        keyword != null && input.since() >= 0 && input.since() != keyword.addedAt();
    return isOfAnotherLife ? null : keyword;
  }

  /** The shard that a record is to be counted in, for the keyword that {@link #keyword} found. */
  public S of(InputRecord input, Keyword keyword, long nowMillis) {
    Name name = new Name(keyword.slug(), Topics.shard(input.topic(), input.partition()));
    changed.add(name);
    S shard = shard(name);
    shard.follow(keyword, nowMillis);
    return shard;
  }

  /** Sends what changed since the last call, also merely because time passed. */
  public void flush(long nowMillis, RecordSink output) {
    followKeywords(nowMillis);
    var passed = due.headMap(nowMillis, true);
    passed.values().forEach(changed::addAll);
    passed.clear();
    for (Name name : changed) {
      S shard = shards.get(name);
      if (shard != null) {
        flush(name, shard, nowMillis, output);
      }
    }
    changed.clear();
  }

  private void flush(Name name, S shard, long nowMillis, RecordSink output) {
    shard.flush(nowMillis, output);
    if (shard.isRemoved()) {
      shards.remove(name);
      return;
    }
    long next = shard.nextFlushMillis();
    if (next < Long.MAX_VALUE) {
      due.computeIfAbsent(next, time -> new LinkedHashSet<>()).add(name);
    }
  }

  private void followKeywords(long nowMillis) {
    // Asked first, so that a change in the meantime is seen the next time.
    long changes = lookup.changes();
    if (changes >= 0 && changes == keywordChanges) {
      return;
    }
    keywordChanges = changes;
    shards.keySet().removeIf(this::isLeftToOthers);
    shards.forEach((name, shard) -> shard.follow(lookup.find(name.slug()), nowMillis));
    changed.addAll(shards.keySet());
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

  private static Name name(InputRecord input) throws BadRecordException {
    int shard = Topics.shard(input.topic(), input.partition());
    if (shard >= 0) {
      return new Name(Topics.slug(input.topic()), shard);
    }
    if (input.key() == null) {
      throw new BadRecordException("no key");
    }
    return new Name(new String(input.key(), StandardCharsets.UTF_8), shard);
  }
}
