package io.murmuration.attack;

import io.murmuration.attack.net.Target;

/** One way to attack a server. */
public interface AttackKind {
  /** Returns the name that {@code --kinds} accepts. */
  String name();

  /** Returns the attack in a few words. */
  String description();

  /**
   * Returns the number of inputs in a full run, or 0 for a kind that shares the number of {@code
   * --inputs} with others.
   */
  long inputs();

  /** Attacks until the budget is used up, and closes its connections. */
  void run(Target target, Budget budget, Outcome outcome) throws Exception;
}
