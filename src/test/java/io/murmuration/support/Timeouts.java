package io.murmuration.support;

import java.time.Duration;

/** The time limit of every test that waits. Tests do not judge speed: the benchmark does. */
public final class Timeouts {
  /**
   * Maximum time to wait for something that must come. Long enough for a machine that is busy with
   * other work, so reaching it always means a fault.
   */
  public static final Duration PATIENCE = Duration.ofMinutes(3);

  private Timeouts() {}
}
