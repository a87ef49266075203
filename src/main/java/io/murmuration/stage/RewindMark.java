package io.murmuration.stage;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The offset that a stage was rewound to in a partition, as kept in the metadata of the offsets
 * that the stage commits afterwards.
 *
 * @param from the first offset of the partition that counts
 * @param base the offset that the stage is never rewound behind. In a keyword topic, posts before
 *     it, if any, were copied again behind it.
 * @param atMillis the time of the rewind
 */
public record RewindMark(long from, long base, long atMillis) {
  private static final Pattern TEXT = Pattern.compile("from=(\\d+) base=(\\d+) at=(\\d+)");

  /** Returns the mark in the metadata of a committed offset, or {@code null} if there is none. */
  public static RewindMark parse(String metadata) {
    Matcher mark = TEXT.matcher(metadata);
    return mark.find()
        ? new RewindMark(
            Long.parseLong(mark.group(1)),
            Long.parseLong(mark.group(2)),
            Long.parseLong(mark.group(3)))
        : null;
  }

  /** Returns the metadata without the mark, stripped. */
  static String remove(String metadata) {
    return TEXT.matcher(metadata).replaceFirst("").strip();
  }

  /** Returns the text that {@link #parse} finds at any position of the metadata. */
  public String text() {
    return "from=%d base=%d at=%d".formatted(from, base, atMillis);
  }

  /** Returns whether every post counts that was copied to the partition since {@code base}. */
  public boolean countsAll() {
    return from == base;
  }
}
