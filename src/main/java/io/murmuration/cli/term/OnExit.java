package io.murmuration.cli.term;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task that runs when Ctrl-C or {@code kill} stops the process, unless it is removed before. */
public final class OnExit {
  private static final Logger LOG = LoggerFactory.getLogger(OnExit.class);

  private final Thread hook;

  public OnExit(Runnable task) {
    hook = new Thread(task, "close-on-exit");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Removes the task. */
  public void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.debug("the process is already shutting down");
    }
  }
}
