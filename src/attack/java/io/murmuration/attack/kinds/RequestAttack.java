package io.murmuration.attack.kinds;

import io.murmuration.attack.AttackKind;
import io.murmuration.attack.Budget;
import io.murmuration.attack.Outcome;
import io.murmuration.attack.input.Input;
import io.murmuration.attack.net.Target;
import io.murmuration.attack.net.Volley;
import java.time.Duration;

/**
 * Sends requests, each on a connection of its own.
 *
 * @param connections maximum number of connections at a time
 * @param patience time to wait for an answer
 */
record RequestAttack(
    String name,
    String description,
    long inputs,
    int connections,
    Duration patience,
    Input requests)
    implements AttackKind {
  @Override
  public void run(Target target, Budget budget, Outcome outcome) throws Exception {
    new Volley(target, connections, patience, budget, outcome)
        .send(() -> requests.next(budget.random(), target));
  }
}
