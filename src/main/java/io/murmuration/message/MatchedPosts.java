package io.murmuration.message;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The number of posts in a partition that mention any keyword. The fanout commits it as metadata of
 * its offset.
 */
public final class MatchedPosts {
  private static final Pattern FORMAT = Pattern.compile("matched=(\\d+).*");

  private MatchedPosts() {}

  public static String format(long matched) {
    return "matched=" + matched;
  }

  /** Returns the number in the metadata of a committed offset, or 0 if there is none. */
  public static long parse(String metadata) {
    Matcher number = FORMAT.matcher(metadata);
    return number.matches() ? Long.parseLong(number.group(1)) : 0;
  }
}
