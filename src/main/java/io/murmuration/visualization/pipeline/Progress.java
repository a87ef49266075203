package io.murmuration.visualization.pipeline;

import java.util.HashMap;
import java.util.Map;

/**
 * Determines the time up to which a stage has processed its input. Plain computation; times are in
 * milliseconds since the epoch. Used by one thread.
 */
final class Progress {
  private final Map<String, Long> aliveMillis = new HashMap<>();

  /** Notes that a stage was alive. */
  void alive(String stage, long timeMillis) {
    aliveMillis.merge(stage, timeMillis, Math::max);
  }

  /**
   * Returns the time from which the input of a stage may not be processed, or {@code null} if the
   * stage is running.
   *
   * @param roundMillis the time since the stage last completed a round of its loop
   * @param inputPerSecond the rate at which its input grows
   */
  Long unprocessedFrom(
      PipelineStatus.Stage stage, long roundMillis, double inputPerSecond, long nowMillis) {
    return switch (stage.state()) {
      case RUNNING -> null;
      case STOPPED -> aliveMillis.getOrDefault(stage.stage(), 0L);
      case LAGGING -> nowMillis - Math.max(roundMillis, behindMillis(stage.lag(), inputPerSecond));
    };
  }

  private static long behindMillis(Long lag, double inputPerSecond) {
    return lag == null || inputPerSecond <= 0 ? 0 : (long) (lag * 1000 / inputPerSecond);
  }
}
