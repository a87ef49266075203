package io.murmuration.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;

/** Checks and prints the results of a run. */
public final class RunResults {
  private RunResults() {}

  /** Prints the results as JSON, as the last line of standard output. */
  public static void print(Map<String, ?> figures) throws IOException {
    System.out.println();
    System.out.println(new ObjectMapper().writeValueAsString(figures));
  }

  /**
   * Requires that a value equals the expected one.
   *
   * @throws IOException if the values differ
   */
  public static void requireEqual(String name, Object actual, Object expected) throws IOException {
    if (!actual.equals(expected)) {
      throw new IOException("%s: %s, expected %s".formatted(name, actual, expected));
    }
  }
}
