package io.murmuration.operate.admin;

import io.murmuration.config.ConfigException;
import java.util.Arrays;
import java.util.Locale;

/**
 * A query for topics.
 *
 * @param search a part of the name, ignoring case; empty for all topics
 * @param offset the number of matching topics to skip
 * @param limit the maximum number of topics to return
 */
public record TopicQuery(String search, Sort sort, boolean descending, int offset, int limit) {

  /** The sort key; equal keys are sorted by name. */
  public enum Sort {
    NAME,
    SIZE,
    RATE,
    PARTITIONS;

    /**
     * Parses the lower-case name of a sort key.
     *
     * @throws ConfigException naming {@code key} if the text is not one
     */
    public static Sort parse(String key, String text) {
      return Arrays.stream(values())
          .filter(sort -> sort.name().toLowerCase(Locale.ROOT).equals(text))
          .findFirst()
          .orElseThrow(() -> new ConfigException(key, text, "one of name, size, rate, partitions"));
    }
  }
}
