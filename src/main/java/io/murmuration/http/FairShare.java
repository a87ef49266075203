package io.murmuration.http;

/**
 * A limit that client networks share. A network can have at most as much as it leaves free for
 * others, so a few networks cannot take everything. If its own limit is more than half of all, it
 * leaves the corresponding part free: a limit of three quarters leaves a third of what it takes.
 *
 * @param all the limit of all networks together
 * @param perNetwork the limit of one network
 */
public record FairShare(long all, long perNetwork) {
  /**
   * Returns whether a network can have more.
   *
   * @param own amount that the network has
   * @param taken amount that all networks have together
   */
  public boolean permits(long own, long taken, long more) {
    long leftForOthers = Math.max(0, Math.min(perNetwork, all - perNetwork));
    long freeAtLast = all - taken - more + 1;
    return freeAtLast > 0
        && own + more <= perNetwork
        && (own + more - 1) * leftForOthers < freeAtLast * perNetwork;
  }
}
