package io.murmuration.operate.verify;

import java.util.List;

/**
 * What a comparison came to.
 *
 * @param posts how many posts were counted
 * @param totals of how many keywords the totals were compared
 * @param minutes how many counts of minutes were compared
 * @param inexact of how many of all these the log tells only the least and the most they may be
 * @param notCompared the keywords whose totals could not be compared, and why
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
