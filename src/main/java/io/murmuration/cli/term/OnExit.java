package io.murmuration.cli.term;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done when the process is told to end, by Ctrl-C or {@code kill}, until this is closed.
 */
public final class OnExit {
  private static final Logger LOG = LoggerFactory.getLogger(OnExit.class);

  private final Thread hook;

  public OnExit(Runnable task) {
    hook = new Thread(task, "close-on-exit");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Ends that. */
  public void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.debug("the process is ending already");
    }
  }
}
