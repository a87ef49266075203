package io.murmuration.visualization;

import io.murmuration.keyword.Keyword;
import io.murmuration.visualization.posts.PostSample;
import java.time.Instant;
import java.util.List;

/**
 * All results for one keyword; {@code mention} and {@code related} are {@code null} if there are
 * none.
 */
record KeywordDetail(Keyword keyword, Mention mention, Related related, List<PostSample> posts) {
  private static final long MINUTE_MILLIS = 60_000;

  KeywordDetail withPosts(List<PostSample> latest) {
    return new KeywordDetail(keyword, mention, related, latest);
  }

  /**
   * Returns the mentions of the last minutes as CSV: a header, and a line per minute with its
   * beginning.
   */
  String minutesAsCsv() {
    StringBuilder csv = new StringBuilder("minute,mentions\r\n");
    if (mention != null) {
      long[] counts = mention.minutes().counts();
      for (int i = 0; i < counts.length; i++) {
        csv.append(Instant.ofEpochMilli(mention.minutes().from() + i * MINUTE_MILLIS))
            .append(',')
            .append(counts[i])
            .append("\r\n");
      }
    }
    return csv.toString();
  }
}
