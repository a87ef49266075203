package io.murmuration.attack.honest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The waits of a user, in milliseconds. Thread-safe. */
final class Waits {
  private final List<Double> millis = new ArrayList<>();

  synchronized void add(double waited) {
    millis.add(waited);
  }

  synchronized int count() {
    return millis.size();
  }

  /** Returns the waits since the last call. */
  synchronized Summary take() {
    List<Double> sorted = new ArrayList<>(millis);
    millis.clear();
    Collections.sort(sorted);
    return sorted.isEmpty()
        ? new Summary(0, 0, 0)
        : new Summary(
            sorted.get(sorted.size() / 2),
            sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1),
            sorted.get(sorted.size() - 1));
  }

  /** The waits in milliseconds. */
  record Summary(double p50, double p99, double max) {
    @Override
    public String toString() {
      return "%.0f/%.0f/%.0f".formatted(p50, p99, max);
    }
  }
}
