package io.murmuration.operate.records;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.murmuration.config.ConfigException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Searches bytes, read as UTF-8, for a regular expression of RE2. The time is linear in their
 * number, and limited because both the bytes and the expression may be large.
 */
public final class TextSearch {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  /** RE2 expands repetitions, so nested ones would need memory for the product of their counts. */
  private static final double MAX_REPETITIONS = 10_000;

  private static final java.util.regex.Pattern REPETITION =
      java.util.regex.Pattern.compile("\\{(?:\\d+,)?(\\d+),?\\}");

  private final String name;
  private final Pattern pattern;

  private TextSearch(String name, Pattern pattern) {
    this.name = name;
    this.pattern = pattern;
  }

  /**
   * Parses a regular expression.
   *
   * @param name the name of the option in error messages
   * @throws ConfigException if RE2 does not support the expression, as with look-around and
   *     back-references
   */
  public static TextSearch parse(String name, String regex) {
    if (repetitions(regex) > MAX_REPETITIONS) {
      throw new ConfigException(
          name, regex, "a regular expression with at most 10000 repetitions in total");
    }
    try {
      return new TextSearch(name, Pattern.compile(regex));
    } catch (PatternSyntaxException e) {
      throw new ConfigException(
          name,
          regex,
          "a regular expression without look-around and back-references: " + e.getDescription());
    }
  }

  private static double repetitions(String regex) {
    return REPETITION
        .matcher(regex)
        .results()
        .mapToDouble(count -> Math.max(1, Double.parseDouble(count.group(1))))
        .reduce(1, (a, b) -> a * b);
  }

  /**
   * Returns whether the expression matches some part of the bytes; {@code false} for {@code null}.
   *
   * @throws ConfigException if this takes more than a second
   */
  boolean isIn(byte[] bytes) {
    if (bytes == null) {
      return false;
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    return pattern.matcher(new TimedText(text, System.nanoTime() + TIMEOUT.toNanos())).find();
  }

  /** A text that can be read until a deadline. */
  private final class TimedText implements CharSequence {
    private static final int CHECK_INTERVAL = 4096;

    private final String text;
    private final long deadlineNanos;

    TimedText(String text, long deadlineNanos) {
      this.text = text;
      this.deadlineNanos = deadlineNanos;
    }

    @Override
    public char charAt(int index) {
      if (index % CHECK_INTERVAL == 0 && System.nanoTime() - deadlineNanos > 0) {
        throw new ConfigException(
            name, pattern, "a simpler one: searching a record takes more than a second");
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
