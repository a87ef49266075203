package io.murmuration.visualization.bridge;

/**
 * The bytes that wait for all browsers together. A network can have a multiple of the free bytes,
 * so that some always stay free for others. Used by one thread.
 */
final class WaitingBytes {
  private static final int SHARE_OF_FREE = 3;

  private final long max;
  private long all;

  WaitingBytes(long max) {
    this.max = max;
  }

  void add(Network network, int bytes) {
    all += bytes;
    network.waitingBytes += bytes;
  }

  void remove(Network network, int bytes) {
    all -= bytes;
    network.waitingBytes -= bytes;
  }

  /** Returns whether the browsers of a network have more than their share. */
  boolean isCrowded(Network network) {
    return network.waitingBytes > SHARE_OF_FREE * (max - all);
  }
}
