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

  public Verdict {
    differences = List.copyOf(differences);
    notCompared = List.copyOf(notCompared);
  }
}
