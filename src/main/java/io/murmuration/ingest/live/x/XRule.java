package io.murmuration.ingest.live.x;

import io.murmuration.keyword.Keyword;
import io.murmuration.query.Query;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A rule of the filtered stream.
 *
 * @param value the expression in the rule language of X
 * @param tag the label of the rule
 * @see <a href="https://docs.x.com/x-api/posts/filtered-stream/integrate/build-a-rule">X API, build
 *     a rule</a>
 */
record XRule(String value, String tag) {
  private static final String TAG = "murmuration ";

  /**
   * Returns rules that match all posts of X that the keyword matches. The first one matches the
   * fewest others. The next ones are shorter, or have fewer operators that X could refuse. Empty if
   * the keyword matches no post of X, as with a hashtag that contains punctuation.
   */
  static List<XRule> of(Keyword keyword) {
    Query query = keyword.parsed();
    return Arrays.stream(XExpression.Detail.values())
        .map(detail -> new XExpression(query, detail).value())
        .flatMap(Optional::stream)
        .distinct()
        .map(value -> new XRule(value, TAG + keyword.slug()))
        .toList();
  }

  /** Returns whether a tag belongs to a rule of this program. */
  static boolean isOwnTag(String tag) {
    return tag != null && tag.startsWith(TAG);
  }

  int length() {
    return value.codePointCount(0, value.length());
  }
}
