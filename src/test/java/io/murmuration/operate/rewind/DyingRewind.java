package io.murmuration.operate.rewind;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.OffsetTarget;

/** A rewind whose process is killed at the worst moment. */
public final class DyingRewind {
  private DyingRewind() {}

  /** Takes all stages back, and dies before the earlier copies of the posts are deleted. */
  public static void afterCommit(KafkaConnection kafka) {
    try (Rewinder rewinder = new Rewinder(kafka)) {
      rewinder.tryOnce(RewindStage.parse("stage", "all"), OffsetTarget.parse("place", "earliest"));
    }
  }
}
