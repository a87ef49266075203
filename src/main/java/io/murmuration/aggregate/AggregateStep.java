package io.murmuration.aggregate;

import io.murmuration.kafka.BadRecordException;
import io.murmuration.kafka.InputPartition;
import io.murmuration.kafka.InputRecord;
import io.murmuration.kafka.RecordSink;
import io.murmuration.kafka.StageStep;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordLookup;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts the mentions of each keyword: reads {@code keyword-<slug>}, whose partitions are the
 * shards, and writes {@link MentionCount}, which is its state as well. A shard is sent when it was
 * mentioned; while its rates over a second or a minute are not zero, once a second; while those
 * over 10 minutes or an hour are not, once a minute; and one last time when they come to zero.
 * Restored between two flushes and given the same records again, a step comes to the same result as
 * one that was never interrupted, as long as the clock does not go back.
 */
public final class AggregateStep implements StageStep {
  /** The topic of the results and of the state. */
  public static final String OUTPUT = "mentions";

  private static final String INPUT_PREFIX = "keyword-";

  private record Shard(String topic, int partition) {}

  private final KeywordLookup lookup;
  private final Map<Shard, KeywordMentions> shards = new HashMap<>();
  private final Set<Shard> leftOver = new HashSet<>();

  public AggregateStep(KeywordLookup lookup) {
    this.lookup = lookup;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the state of an assigned partition cannot be read
   */
  @Override
  public void restore(List<InputPartition> assigned, Map<String, byte[]> state) {
    shards.clear();
    leftOver.clear();
    Set<Shard> own = new HashSet<>();
    for (InputPartition input : assigned) {
      own.add(new Shard(input.topic(), input.partition()));
    }
    state.forEach(
        (key, committed) -> {
          int slash = key.lastIndexOf('/');
          Shard shard =
              new Shard(
                  INPUT_PREFIX + key.substring(0, slash),
                  Integer.parseInt(key.substring(slash + 1)));
          if (own.contains(shard)) {
            restore(shard, key, committed);
          } else if (lookup.find(slug(shard.topic())) == null) {
            leftOver.add(shard);
            restore(shard, key, committed);
          }
        });
  }

  private void restore(Shard shard, String key, byte[] committed) {
    try {
      mentions(shard).restore(MentionCount.fromJson(committed));
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(OUTPUT + " is unusable at " + key, e);
    }
  }

  @Override
  public void apply(InputRecord input, long nowMillis, RecordSink output)
      throws BadRecordException {
    Keyword keyword = lookup.find(slug(input.topic()));
    Shard shard = new Shard(input.topic(), input.partition());
    if (keyword == null) {
      if (shards.containsKey(shard)) {
        mentions(shard).follow(null, nowMillis);
      }
      return;
    }
    if (input.value() == null) {
      throw new BadRecordException("no value");
    }
    KeywordMentions mentions = mentions(shard);
    mentions.follow(keyword, nowMillis);
    mentions.add(input.timestampMillis(), nowMillis);
  }

  @Override
  public void flush(long nowMillis, RecordSink output) {
    shards.keySet().removeIf(this::isLeftToOthers);
    Iterator<KeywordMentions> all = shards.values().iterator();
    while (all.hasNext()) {
      KeywordMentions mentions = all.next();
      mentions.follow(lookup.find(mentions.slug()), nowMillis);
      mentions.flush(nowMillis, output);
      if (mentions.isRemoved()) {
        all.remove();
      }
    }
  }

  /**
   * What a keyword that was removed has left behind is cleared away by whoever finds it: its own
   * partition may be gone. If the keyword is back, it is the business of its partition's reader.
   */
  private boolean isLeftToOthers(Shard shard) {
    return leftOver.contains(shard) && lookup.find(slug(shard.topic())) != null;
  }

  private KeywordMentions mentions(Shard shard) {
    return shards.computeIfAbsent(shard, s -> new KeywordMentions(slug(s.topic()), s.partition()));
  }

  private static String slug(String topic) {
    return topic.substring(INPUT_PREFIX.length());
  }
}
