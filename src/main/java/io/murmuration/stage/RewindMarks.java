package io.murmuration.stage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@link RewindMark}s of the partitions that a stage reads, handed on from one commit to the
 * next: a stage that dropped them would be taken back to copies that do not count any more. For one
 * thread.
 */
public final class RewindMarks {
  private final Map<Place, String> marks = new HashMap<>();

  private record Place(String topic, int partition) {}

  /** Forgets all and takes over those of the partitions that are read from now on. */
  public void restore(List<InputPartition> assigned) {
    marks.clear();
    for (InputPartition input : assigned) {
      marks.put(new Place(input.topic(), input.partition()), input.rewindMark());
    }
  }

  /** The text to keep beside the offset of a partition, empty if it was never taken back. */
  public String text(String topic, int partition) {
    return marks.getOrDefault(new Place(topic, partition), "");
  }
}
