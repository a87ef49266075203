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
   * fewest others. The next one has fewer operators that X could refuse. If that is too long, a
   * shorter one follows, which matches many other posts. Empty if the keyword matches no post of X,
   * as with a hashtag that contains punctuation.
   *
   * @param maxLength the maximum length of a rule in code points
   */
  static List<XRule> of(Keyword keyword, int maxLength) {
    List<XRule> rules = of(keyword, XExpression.Detail.ALL, XExpression.Detail.ANCHORS);
    return !rules.isEmpty() && rules.get(rules.size() - 1).length() > maxLength
        ? of(keyword, XExpression.Detail.values())
        : rules;
  }

  private static List<XRule> of(Keyword keyword, XExpression.Detail... details) {
    Query query = keyword.parsed();
    return Arrays.stream(details)
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
