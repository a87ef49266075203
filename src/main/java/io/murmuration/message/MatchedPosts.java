package io.murmuration.message;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many posts of a partition mentioned any keyword, as the fanout commits it with its offset.
 */
public final class MatchedPosts {
  private static final Pattern FORMAT = Pattern.compile("matched=(\\d+).*");

  private MatchedPosts() {}

  public static String format(long matched) {
    return "matched=" + matched;
  }

  /** The number in the metadata of a committed offset; 0 if there is none. */
  public static long parse(String metadata) {
    Matcher number = FORMAT.matcher(metadata);
    return number.matches() ? Long.parseLong(number.group(1)) : 0;
  }
}
