package io.murmuration.stage;

import java.util.List;
import java.util.Map;

/**
 * The logic of one stage: plain Java, without I/O and without a clock of its own. An {@link
 * ExactlyOnceStage} calls it from one thread at a time. The memory of a step is a cache of its
 * committed state, and {@link #restore} resets it to that state.
 */
public interface StageStep {
  /**
   * A value of the state topic that the step cannot use.
   *
   * @param needed whether results are missing without it
   */
  record Unusable(String key, boolean needed) {}

  /**
   * Drops everything in memory and restores the committed state of the assigned partitions, without
   * the unusable values. If any is needed, it is called again with the usable values before them.
   *
   * @param state the latest committed values of the stage's state topic by key, of all partitions;
   *     empty for a stage without a state topic
   * @return the unusable values
   */
  List<Unusable> restore(List<InputPartition> assigned, Map<String, byte[]> state);

  /**
   * Checks a value of the state topic.
   *
   * @throws IllegalArgumentException if the step cannot use it, with the reason as its message
   */
  default void checkState(String key, byte[] value) {}

  /**
   * Processes one record of an assigned partition, in the order of offsets.
   *
   * @throws BadRecordException if the step cannot use the record
   */
  void apply(InputRecord input, long nowMillis, RecordSink output) throws BadRecordException;

  /**
   * Sends everything that must be committed together with the records applied since the last call,
   * and everything that changed as time passed. Called before every commit, even if no records
   * arrive.
   */
  void flush(long nowMillis, RecordSink output);

  /**
   * Returns the number of results since the last restore, such as matched posts or counted
   * mentions; 0 for a stage without such a number.
   */
  default long results() {
    return 0;
  }

  /** Returns a short text to commit as the metadata of a partition's offset. */
  default String offsetMetadata(String topic, int partition) {
    return "";
  }
}
