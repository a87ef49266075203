package io.murmuration.query;

import io.murmuration.text.Tags;
import io.murmuration.text.TypedText;
import io.murmuration.text.Words;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The sentence for a user whose query is not followed as it seems. */
final class Remark {
  private Remark() {}

  /** Returns a sentence about a query, or {@code null} if there is nothing to say. */
  static String on(Query query) {
    List<Leaf> leaves = query.root().leaves().toList();
    String problem =
        query.isWords()
            ? onWords(query, leaves)
            : leaves.size() == 1 ? on(leaves.get(0)) : on(leaves);
    return problem == null ? null : "keyword '" + TypedText.shown(query.text()) + "' " + problem;
  }

  private static String onWords(Query query, List<Leaf> leaves) {
    String followed =
        leaves.stream().map(leaf -> followed(leaf.text())).collect(Collectors.joining(" "));
    return followed.equals(Leaf.normal(query.text())) ? null : "is followed as: " + followed;
  }

  private static String on(List<Leaf> leaves) {
    String problems =
        leaves.stream()
            .map(leaf -> on(leaf) == null ? null : "has " + leaf + ", which " + on(leaf))
            .filter(Objects::nonNull)
            .collect(Collectors.joining("; "));
    return problems.isEmpty() ? null : problems;
  }

  private static String on(Leaf leaf) {
    return switch (leaf.kind()) {
      case HASHTAG -> onHashtag(leaf.text());
      case MENTION -> onMention(leaf.text());
      case WORDS, PHRASE ->
          followed(leaf.text()).equals(leaf.text())
              ? null
              : "is followed as: " + followed(leaf.text());
      default -> null;
    };
  }

  private static String onHashtag(String body) {
    if (body.codePoints().noneMatch(Words::isLetter)) {
      return "will find nothing: sources list no hashtag without a letter";
    }
    return Tags.hashtagEnd(body, 0, body.length()) == body.length()
        ? null
        : "will find little: most sources list no hashtag with such signs";
  }

  private static String onMention(String body) {
    return Tags.handleEnd(body, 0, body.length()) == body.length()
        ? null
        : "will find nothing: handles consist of a-z, 0-9, _, . and -";
  }

  /** Returns a normalized text from its first word to its last, with their signs. */
  private static String followed(String normal) {
    int[] range = {normal.length(), 0};
    Words.cut(
        normal,
        (start, end) -> {
          Word word = Word.at(normal, start, end);
          range[0] = Math.min(range[0], start - word.before().length());
          range[1] = Math.max(range[1], end + word.after().length());
        });
    return normal.substring(range[0], range[1]);
  }
}
