package io.murmuration.kafka;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the process where going on would lose or double posts; a supervisor starts it again. */
public final class ProcessExit {
  /** The exit code of a process that gave up. */
  public static final int FATAL = 1;

  private static final Logger LOG = LoggerFactory.getLogger(ProcessExit.class);

  private ProcessExit() {}

  /**
   * Logs the cause and ends the process. What input or output fails with, or Kafka refuses, says
   * all by itself.
   */
  public static void fatal(Throwable cause) {
    if (cause instanceof IOException || KafkaErrors.isFinal(cause)) {
      LOG.error("the process ends: {}", KafkaErrors.sentence(cause));
      LOG.debug("the process ends", cause);
    } else {
      LOG.error("the process ends: {}", cause.toString(), cause);
    }
    // From a thread of its own: exiting waits for the shutdown hooks, which may wait for the
    // caller.
    new Thread(() -> System.exit(FATAL), "fatal-exit").start();
  }
}
