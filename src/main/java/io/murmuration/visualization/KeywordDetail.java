package io.murmuration.visualization;

import io.murmuration.keyword.Keyword;
import io.murmuration.visualization.pipeline.PipelineStatus;
import io.murmuration.visualization.posts.PostSample;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * All results for one keyword; {@code mention} and {@code related} are {@code null} if there are
 * none.
 */
record KeywordDetail(Keyword keyword, Mention mention, Related related, List<PostSample> posts) {
  KeywordDetail withPosts(List<PostSample> latest) {
    return new KeywordDetail(keyword, mention, related, latest);
  }

  /**
   * Returns the mentions of the last minutes as CSV: a header, and a line per minute with its
   * beginning, its mentions, and the reason if posts of that minute are missing. A minute without
   * mentions whose posts are missing has no number, because it is unknown.
   */
  String minutesAsCsv(PipelineStatus pipeline) {
    StringBuilder csv = new StringBuilder("minute,mentions,missing\r\n");
    if (mention != null) {
      long[] counts = mention.minutes().counts();
      for (int i = 0; i < counts.length; i++) {
        long from = mention.minutes().from() + i * Mention.MINUTE_MILLIS;
        String missing = missing(from, from + Mention.MINUTE_MILLIS, pipeline);
        csv.append(Instant.ofEpochMilli(from))
            .append(',')
            .append(counts[i] == 0 && !missing.isEmpty() ? "" : counts[i])
            .append(',')
            .append(missing)
            .append("\r\n");
      }
    }
    return csv.toString();
  }

  /** Returns why counts of a span are incomplete, or an empty text if they are complete. */
  private String missing(long from, long to, PipelineStatus pipeline) {
    if (from < keyword.addedAt()) {
      return "not followed yet";
    }
    PipelineStatus.Uncounted uncounted = pipeline.uncounted();
    if (uncounted != null && to > uncounted.from()) {
      return "not counted yet";
    }
    return pipeline.gaps().stream()
        .filter(gap -> gap.overlaps(from, to))
        .map(PipelineStatus.Gap::reason)
        .distinct()
        .collect(Collectors.joining("; "));
  }
}
