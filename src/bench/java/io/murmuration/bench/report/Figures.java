package io.murmuration.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;

/** The end of every run: what it has measured, once it is sure that it has done the right thing. */
public final class Figures {
  private Figures() {}

  /** Prints the last line. */
  public static void print(Map<String, ?> figures) throws IOException {
    System.out.println();
    System.out.println(new ObjectMapper().writeValueAsString(figures));
  }

  /**
   * @throws IOException if two things differ that have to be equal
   */
  public static void requireEqual(String what, Object actual, Object expected) throws IOException {
    if (!actual.equals(expected)) {
      throw new IOException("%s: %s, expected %s".formatted(what, actual, expected));
    }
  }
}
