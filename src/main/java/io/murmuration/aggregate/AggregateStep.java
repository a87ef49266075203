package io.murmuration.aggregate;

import io.murmuration.control.KeywordShards;
import io.murmuration.control.PostRecords;
import io.murmuration.keyword.KeywordLookup;
import io.murmuration.message.MentionCount;
import io.murmuration.stage.BadRecordException;
import io.murmuration.stage.InputPartition;
import io.murmuration.stage.InputRecord;
import io.murmuration.stage.RecordSink;
import io.murmuration.stage.StageStep;
import java.util.List;
import java.util.Map;

/**
 * Counts the mentions of each keyword. Reads {@code keyword-<slug>} and {@code keyword-shared},
 * whose partitions are the shards, and writes {@link MentionCount}, which is also its state. Sends
 * a shard after a mention; once a second while its rates over a second or a minute are not zero;
 * once a minute while those over 10 minutes or an hour are not; and a last time when they reach
 * zero. A step that is restored between two flushes and gets the same records again produces the
 * same result as an uninterrupted one, unless the clock is set back.
 */
public final class AggregateStep implements StageStep {
  private final KeywordShards<KeywordMentions> shards;
  private long results;

  public AggregateStep(KeywordLookup lookup) {
    shards = new KeywordShards<>(lookup, KeywordMentions::new);
  }

  @Override
  public List<Unusable> restore(List<InputPartition> assigned, Map<String, byte[]> state) {
    results = 0;
    return shards.restore(assigned, state);
  }

  @Override
  public void checkState(String key, byte[] value) {
    shards.checkState(key, value);
  }

  @Override
  public void apply(InputRecord input, long nowMillis, RecordSink output)
      throws BadRecordException {
    KeywordMentions mentions = shards.of(input, nowMillis);
    if (mentions != null) {
      PostRecords.post(input); // Refuses any other record.
      mentions.add(input.timestampMillis(), nowMillis);
      results++;
    }
  }

  @Override
  public long results() {
    return results;
  }

  @Override
  public void flush(long nowMillis, RecordSink output) {
    shards.flush(nowMillis, output);
  }
}
