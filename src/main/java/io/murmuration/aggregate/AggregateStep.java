package io.murmuration.aggregate;

import io.murmuration.control.KeywordShards;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordLookup;
import io.murmuration.message.MentionCount;
import io.murmuration.message.Topics;
import io.murmuration.stage.BadRecordException;
import io.murmuration.stage.InputPartition;
import io.murmuration.stage.InputRecord;
import io.murmuration.stage.RecordSink;
import io.murmuration.stage.RewindMarks;
import io.murmuration.stage.StageStep;
import java.util.List;
import java.util.Map;

/**
 * Counts the mentions of each keyword: reads {@code keyword-<slug>} and {@code keyword-shared},
 * whose partitions are the shards, and writes {@link MentionCount}, which is its state as well. A
 * shard is sent when it was mentioned; while its rates over a second or a minute are not zero, once
 * a second; while those over 10 minutes or an hour are not, once a minute; and one last time when
 * they come to zero. Restored between two flushes and given the same records again, a step comes to
 * the same result as one that was never interrupted, as long as the clock does not go back.
 */
public final class AggregateStep implements StageStep {
  private final KeywordShards<KeywordMentions> shards;
  private final RewindMarks rewindMarks = new RewindMarks();
  private long results;

  public AggregateStep(KeywordLookup lookup) {
    shards = new KeywordShards<>(lookup, Topics.MENTIONS, KeywordMentions::new);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the state of an assigned partition cannot be read
   */
  @Override
  public void restore(List<InputPartition> assigned, Map<String, byte[]> state) {
    shards.restore(assigned, state);
    rewindMarks.restore(assigned);
    results = 0;
  }

  @Override
  public void apply(InputRecord input, long nowMillis, RecordSink output)
      throws BadRecordException {
    Keyword keyword = shards.keyword(input, nowMillis);
    if (keyword == null) {
      return;
    }
    input.requireValue();
    shards.of(input, keyword, nowMillis).add(input.timestampMillis(), nowMillis);
    results++;
  }

  @Override
  public long results() {
    return results;
  }

  @Override
  public void flush(long nowMillis, RecordSink output) {
    shards.flush(nowMillis, output);
  }

  /** Keeps where counting began, if that is not the beginning. */
  @Override
  public String offsetMetadata(String topic, int partition) {
    return rewindMarks.text(topic, partition);
  }
}
