package io.murmuration.kafka;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Exits where continuing would lose or duplicate posts; a supervisor restarts the process. */
public final class ProcessExit {
  /** The exit code after a fatal error. */
  public static final int FATAL = 1;

  private static final Logger LOG = LoggerFactory.getLogger(ProcessExit.class);

  private ProcessExit() {}

  /**
   * Logs the cause and exits. Logs I/O errors and authorization failures without a stack trace,
   * because their messages are sufficient.
   */
  public static void fatal(Throwable cause) {
    if (cause instanceof IOException || KafkaErrors.isFinal(cause)) {
      LOG.error("fatal error, exiting: {}", KafkaErrors.sentence(cause));
      LOG.debug("fatal error, exiting", cause);
    } else {
      LOG.error("fatal error, exiting: {}", cause.toString(), cause);
    }
    // In a separate thread: exiting waits for the shutdown hooks, which may wait for the caller.
    new Thread(() -> System.exit(FATAL), "fatal-exit").start();
  }
}
