package io.murmuration.operate.rewind;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.OffsetTarget;

/** Simulates a rewind whose process is killed at the worst moment. */
public final class DyingRewind {
  private DyingRewind() {}

  /** Resets all stages, and stops before the earlier copies of the posts are deleted. */
  public static void afterCommit(KafkaConnection kafka) {
    try (Rewinder rewinder = new Rewinder(kafka)) {
      rewinder.tryOnce(RewindStage.parse("stage", "all"), OffsetTarget.parse("place", "earliest"));
    }
  }
}
