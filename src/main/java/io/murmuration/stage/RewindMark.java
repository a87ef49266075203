package io.murmuration.stage;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a stage was taken back to in a partition, as it stands beside the offsets that the stage
 * commits from then on. Before {@code from} nothing of the partition is counted. Before {@code
 * base}, in a topic of keywords, stand copies, if any, of posts that were copied once more behind
 * it; a stage is never taken back to before it. {@code atMillis} is when that was done.
 */
public record RewindMark(long from, long base, long atMillis) {
  private static final Pattern TEXT = Pattern.compile("from=(\\d+) base=(\\d+) at=(\\d+)");

  /** The mark in the metadata of a committed offset, {@code null} if there is none. */
  public static RewindMark parse(String metadata) {
    Matcher mark = TEXT.matcher(metadata);
    return mark.find()
        ? new RewindMark(
            Long.parseLong(mark.group(1)),
            Long.parseLong(mark.group(2)),
            Long.parseLong(mark.group(3)))
        : null;
  }

  /** What {@link #parse} finds, at whatever place of the metadata it stands. */
  public String text() {
    return "from=%d base=%d at=%d".formatted(from, base, atMillis);
  }

  /** Whether each post is counted once whose copy the partition has held since {@code base}. */
  public boolean countsAll() {
    return from == base;
  }
}
