package io.murmuration.operate.admin;

import io.murmuration.config.ConfigException;
import java.util.Locale;

/**
 * Which topics to tell of.
 *
 * @param search what the name contains, in upper or lower case; empty for all
 * @param offset how many of them to pass over
 * @param limit how many to tell of
 */
public record TopicQuery(String search, Sort sort, boolean descending, int offset, int limit) {

  /** All topics by name. */
  public static final TopicQuery ALL = new TopicQuery("", Sort.NAME, false, 0, Integer.MAX_VALUE);

  /** What to sort by; names decide where it is the same. */
  public enum Sort {
    NAME,
    SIZE,
    RATE,
    PARTITIONS;

    /**
     * The word for it, in lower case.
     *
     * @throws ConfigException naming {@code key} for any other
     */
    public static Sort parse(String key, String text) {
      for (Sort sort : values()) {
        if (sort.word().equals(text)) {
          return sort;
        }
      }
      throw new ConfigException(key, text, "one of name, size, rate, partitions");
    }

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
