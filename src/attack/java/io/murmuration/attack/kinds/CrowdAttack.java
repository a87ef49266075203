package io.murmuration.attack.kinds;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.murmuration.attack.AttackKind;
import io.murmuration.attack.Budget;
import io.murmuration.attack.Outcome;
import io.murmuration.attack.net.Crowd;
import io.murmuration.attack.net.Target;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Opens many connections, and sends little or nothing on them.
 *
 * @param begin the first bytes of each connection, where {@code HOST} stands for the host and port
 * @param drip the bytes that follow a few times per second
 */
record CrowdAttack(String name, String description, String begin, String drip)
    implements AttackKind {
  private static final Duration HELD = Duration.ofSeconds(30);
  private static final long PAUSE_MILLIS = 250;

  @Override
  public long inputs() {
    return 50_000;
  }

  @Override
  public void run(Target target, Budget budget, Outcome outcome) throws Exception {
    long endNanos = System.nanoTime() + HELD.toNanos();
    try (Crowd crowd = Crowd.open(target, budget, outcome)) {
      crowd.send(begin.replace("HOST", target.authority()).getBytes(ISO_8859_1));
      while (crowd.size() > 0 && !budget.left().isNegative() && System.nanoTime() < endNanos) {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        crowd.send(drip.getBytes(ISO_8859_1));
      }
    }
  }
}
