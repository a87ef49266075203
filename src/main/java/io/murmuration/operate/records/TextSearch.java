package io.murmuration.operate.records;

import io.murmuration.config.ConfigException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Looks for a regular expression of {@link Pattern} in bytes, taken for UTF-8. */
public final class TextSearch {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final String name;
  private final Pattern pattern;

  private TextSearch(String name, Pattern pattern) {
    this.name = name;
    this.pattern = pattern;
  }

  /**
   * Reads a regular expression.
   *
   * @param name what to call it where it is wrong, or takes too long
   */
  public static TextSearch parse(String name, String regex) {
    try {
      return new TextSearch(name, Pattern.compile(regex));
    } catch (PatternSyntaxException e) {
      throw new ConfigException(name, regex, "a regular expression: " + e.getDescription());
    }
  }

  /**
   * Whether the expression is found; not so in {@code null}.
   *
   * @throws ConfigException if that is not known after a second, as with an expression that can
   *     match the same text in too many ways
   */
  boolean isIn(byte[] bytes) {
    if (bytes == null) {
      return false;
    }
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    String text = new String(bytes, StandardCharsets.UTF_8);
    try {
      return pattern.matcher(new TimedText(text, deadlineNanos)).find();
    } catch (OutOfTime | StackOverflowError e) {
      throw new ConfigException(
          name, pattern, "one that is simpler: a record is not searched within a second");
    }
  }

  /** Gives its characters until a time; the only way to end a search that backtracks. */
  private static final class TimedText implements CharSequence {
    private static final int BETWEEN_LOOKS = 4096;

    private final String text;
    private final long deadlineNanos;
    private int untilLook = BETWEEN_LOOKS;

    TimedText(String text, long deadlineNanos) {
      this.text = text;
      this.deadlineNanos = deadlineNanos;
    }

    @Override
    public char charAt(int index) {
      if (--untilLook == 0) {
        untilLook = BETWEEN_LOOKS;
        if (System.nanoTime() - deadlineNanos > 0) {
          throw new OutOfTime();
        }
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

  private static final class OutOfTime extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
