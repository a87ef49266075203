package io.murmuration.cli.term;

import java.math.BigInteger;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Converts whole numbers of the command line; its errors name no types of Java. */
public final class WholeNumbers {
  private WholeNumbers() {}

  /** Converts the numbers of all options of a command and its subcommands. */
  public static CommandLine apply(CommandLine commandLine) {
    return commandLine
        .registerConverter(int.class, WholeNumbers::toInt)
        .registerConverter(Integer.class, WholeNumbers::toInt)
        .registerConverter(long.class, WholeNumbers::toLong)
        .registerConverter(Long.class, WholeNumbers::toLong);
  }

  private static int toInt(String text) {
    return (int) parse(text, Integer.SIZE);
  }

  private static long toLong(String text) {
    return parse(text, Long.SIZE);
  }

  private static long parse(String text, int bits) {
    BigInteger number;
    try {
      number = new BigInteger(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'%s' is not a whole number".formatted(text));
    }
    if (number.bitLength() >= bits) {
      throw new TypeConversionException(
          "'%s' is too %s".formatted(text, number.signum() < 0 ? "small" : "large"));
    }
    return number.longValue();
  }
}
