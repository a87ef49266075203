package io.murmuration.fanout;

/**
 * How many posts of a partition mentioned any keyword, as the fanout commits it with its offset.
 */
public final class MatchedPosts {
  private static final String FORMAT = "matched=";

  private MatchedPosts() {}

  static String format(long matched) {
    return FORMAT + matched;
  }

  /** The number in the metadata of a committed offset; 0 if there is none. */
  public static long parse(String metadata) {
    return metadata.startsWith(FORMAT) ? Long.parseLong(metadata.substring(FORMAT.length())) : 0;
  }
}
