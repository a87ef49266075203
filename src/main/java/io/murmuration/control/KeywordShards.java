package io.murmuration.control;

import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordLookup;
import io.murmuration.message.ShardKey;
import io.murmuration.message.Topics;
import io.murmuration.stage.BadRecordException;
import io.murmuration.stage.InputPartition;
import io.murmuration.stage.InputRecord;
import io.murmuration.stage.RecordSink;
import io.murmuration.stage.StageStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The keyword shards of a stage that reads keyword topics and keeps its state under {@code
 * <slug>/<shard>} or {@code <slug>/<shard>/<rest>}: the shards of the assigned partitions (see
 * {@link Topics#shard}) and those left over from removed keywords. A flush visits only the shards
 * that have changed or are due, and all shards after a change of the keywords. For one thread.
 */
public final class KeywordShards<S extends KeywordShard> {
  @FunctionalInterface
  public interface Factory<S> {
    S create(String slug, int shard);
  }

  private record Name(String slug, int shard) {}

  private final KeywordLookup lookup;
  private final Factory<S> factory;
  private final Map<Name, S> shards = new HashMap<>();
  private final Set<Name> leftOver = new HashSet<>();
  private final Set<Name> changed = new LinkedHashSet<>();
  private final TreeMap<Long, Set<Name>> due = new TreeMap<>();
  private long keywordChanges;
  private long flushedMillis;

  /**
   * @param lookup contains every followed keyword: other keywords count as removed. It does no I/O:
   *     see {@link KeywordCatchUp}.
   */
  public KeywordShards(KeywordLookup lookup, Factory<S> factory) {
    this.lookup = lookup;
    this.factory = factory;
  }

  /**
   * Drops everything and restores the committed state, as {@link StageStep#restore} does. Values
   * that are unusable are left out.
   *
   * @return the unusable values
   */
  public List<StageStep.Unusable> restore(
      List<InputPartition> assigned, Map<String, byte[]> state) {
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
    List<StageStep.Unusable> unusable = new ArrayList<>();
    state.forEach(
        (key, committed) -> {
          try {
            ShardKey of = ShardKey.parse(key);
            Name name = new Name(of.slug(), of.shard());
            if (isOwn(name, own, ownOfShared)) {
              shard(name).restore(of.rest(), committed);
            } else if (name.shard() >= 0 && lookup.find(name.slug()) == null) {
              // First, because even an empty shard of a removed keyword would write tombstones.
              checkState(key, committed);
              leftOver.add(name);
              shard(name).restore(of.rest(), committed);
            }
          } catch (IllegalArgumentException e) {
            unusable.add(new StageStep.Unusable(key, isNeeded(key)));
          }
        });
    return unusable;
  }

  private boolean isNeeded(String key) {
    try {
      ShardKey of = ShardKey.parse(key);
      return lookup.find(of.slug()) != null
          && factory.create(of.slug(), of.shard()).isKey(of.rest());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isOwn(Name name, Set<Name> own, Set<Integer> ownOfShared) {
    return name.shard() < 0 ? ownOfShared.contains(name.shard()) : own.contains(name);
  }

  /**
   * Checks a value of the state topic.
   *
   * @throws IllegalArgumentException if it is unusable
   */
  public void checkState(String key, byte[] value) {
    ShardKey of = ShardKey.parse(key);
    factory.create(of.slug(), of.shard()).restore(of.rest(), value);
  }

  /**
   * Returns the shard to count a record in, following the record's keyword. If the keyword was
   * removed, drops the counts of the shard.
   *
   * @return the shard, or {@code null} if the keyword was removed or the record is of another
   *     generation
   * @throws BadRecordException if the record has no slug
   */
  public S of(InputRecord input, long nowMillis) throws BadRecordException {
    String slug = KeywordRecords.slug(input);
    if (slug == null) {
      throw new BadRecordException("no key");
    }
    Keyword keyword = lookup.find(slug);
    if (keyword != null && KeywordRecords.isOfOtherGeneration(input, keyword)) {
      return null;
    }
    Name name = new Name(slug, Topics.shard(input.topic(), input.partition()));
    S shard = keyword == null ? shards.get(name) : shard(name);
    if (shard != null) {
      changed.add(name);
      shard.follow(keyword, nowMillis);
    }
    return keyword == null ? null : shard;
  }

  public void flush(long nowMillis, RecordSink output) {
    followKeywords(nowMillis);
    if (nowMillis < flushedMillis) {
      // The clock was set back: what was due would wait for the old time.
      due.clear();
      changed.addAll(shards.keySet());
    }
    flushedMillis = nowMillis;
    var dueNow = due.headMap(nowMillis, true);
    dueNow.values().forEach(changed::addAll);
    dueNow.clear();
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
    // Read first, so that a change in the meantime is noticed the next time.
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
   * Every instance clears the state left over from a removed keyword, since the partition of that
   * keyword may not exist any more. If the keyword was added again, the instance that reads its
   * partition is responsible.
   */
  private boolean isLeftToOthers(Name name) {
    return leftOver.contains(name) && lookup.find(name.slug()) != null;
  }

  private S shard(Name name) {
    return shards.computeIfAbsent(name, n -> factory.create(n.slug(), n.shard()));
  }
}
