package io.murmuration.ingest.simulate;

/**
 * A sequence of random numbers that depends only on a seed and a number, by SplitMix64 (Steele,
 * Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
 */
final class Draw {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  Draw(long seed, long number) {
    state = mix(seed + GOLDEN_GAMMA) ^ mix(number);
  }

  /** Returns a number from 0 (inclusive) to 1 (exclusive). */
  double uniform() {
    state += GOLDEN_GAMMA;
    return (mix(state) >>> 11) * 0x1p-53;
  }

  /** Returns a number from 0 to {@code bound} - 1 with uniform probability. */
  int below(int bound) {
    return (int) (uniform() * bound);
  }

  /**
   * Returns a rank from 0 to {@code count} - 1. The probability of rank r is proportional to about
   * 1/(r + offset), as for words (Zipf) and active authors (Mandelbrot).
   */
  int rank(int count, double offset) {
    double rank = offset * Math.pow((count + offset) / offset, uniform()) - offset;
    return Math.min(count - 1, (int) rank);
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
