package io.murmuration.stage;

import java.util.List;
import java.util.Map;

/**
 * What one stage does with its records: plain Java, without I/O and without a clock of its own. An
 * {@link ExactlyOnceStage} calls it from one thread at a time; what a step holds in memory is a
 * cache of what was committed, and {@link #restore} puts it back to that.
 */
public interface StageStep {
  /**
   * Forgets everything and goes on from the committed state of the partitions that are read from
   * now on. {@code state} holds the latest committed values of the stage's state topic by key, of
   * all partitions; it is empty for a stage that keeps none.
   */
  void restore(List<InputPartition> assigned, Map<String, byte[]> state);

  /**
   * Takes one record of an assigned partition, in the order of its offsets.
   *
   * @throws BadRecordException if the record is not what the topic promises
   */
  void apply(InputRecord input, long nowMillis, RecordSink output) throws BadRecordException;

  /**
   * Sends all that has to be committed together with the records applied since the last call, and
   * what changed merely because time passed. Called before every commit, also when nothing arrives.
   */
  void flush(long nowMillis, RecordSink output);

  /**
   * How much it has made of the records applied since it was last restored: how many posts matched,
   * or mentions were counted; 0 where there is nothing to count.
   */
  default long results() {
    return 0;
  }

  /** A short text to keep beside the offset committed for a partition. */
  default String offsetMetadata(String topic, int partition) {
    return "";
  }
}
