package io.murmuration.cli.term;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;

/** Detects an interactive terminal. */
public final class Terminal {
  /** Set by {@code bin/murmuration}, since Java cannot detect it for standard error alone. */
  private static final String STANDARD_ERROR = "murmuration.terminal";

  /** Set by {@code bin/murmuration}, since Java detects it only together with standard input. */
  private static final String STANDARD_OUTPUT = "murmuration.terminal.output";

  private Terminal() {}

  /** Returns whether standard error is a terminal. */
  public static boolean isStandardError() {
    return Boolean.getBoolean(STANDARD_ERROR);
  }

  /** Returns whether standard output is a terminal. */
  public static boolean isStandardOutput() {
    String known = System.getProperty(STANDARD_OUTPUT);
    return known == null ? isThere() : Boolean.parseBoolean(known);
  }

  /** Returns whether standard input and output are a terminal. */
  @SuppressWarnings("SystemConsoleNull") // Before Java 22 it is null.
  public static boolean isThere() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // Java 22 and later also return a console without a terminal.
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }
}
