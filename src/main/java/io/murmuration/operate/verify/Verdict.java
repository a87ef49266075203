package io.murmuration.operate.verify;

import java.util.List;

/**
 * The result of a comparison.
 *
 * @param posts the number of recounted posts
 * @param totals the number of compared totals
 * @param minutes the number of compared minutes
 * @param inexact the number of compared counts for which the log determines only a minimum and a
 *     maximum
 * @param notCompared the keywords whose totals could not be compared, with the reasons
 */
public record Verdict(
    long posts,
    int keywords,
    int totals,
    int minutes,
    int inexact,
    List<Difference> differences,
    List<NotCompared> notCompared) {
  /** A keyword whose total could not be compared. */
  public record NotCompared(String keyword, String slug, String reason) {}

  /**
   * A count that differs from the recount.
   *
   * @param minuteMillis the start of the counted minute, or {@code null} for the total
   * @param recounted the minimum number of posts
   * @param atMost the maximum number of posts, which is larger if the log does not determine it
   * @param stored the count in {@code mentions}
   */
  public record Difference(
      String keyword, String slug, Long minuteMillis, long recounted, long atMost, long stored) {}

  public Verdict {
    differences = List.copyOf(differences);
    notCompared = List.copyOf(notCompared);
  }
}
