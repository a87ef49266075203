package io.murmuration.keyword;

import io.murmuration.text.Tags;
import io.murmuration.text.TypedText;
import io.murmuration.text.Words;
import java.util.stream.Collectors;

/** The sentence for a user whose phrase is not followed as it seems. */
final class Remark {
  private Remark() {}

  /** Returns a sentence about a phrase, or {@code null} if there is nothing to say. */
  static String on(Phrase phrase) {
    String problem =
        switch (phrase.kind()) {
          case HASHTAG -> onHashtag(phrase.body());
          case MENTION -> onMention(phrase.body());
          default -> onWords(phrase);
        };
    return problem == null ? null : "keyword '" + TypedText.shown(phrase.text()) + "' " + problem;
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

  private static String onWords(Phrase phrase) {
    String typed = TypedText.collapseWhiteSpace(Words.normalize(phrase.body()));
    String followed =
        Phrase.parts(phrase.body(), phrase.kind())
            .map(Remark::followed)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(" "));
    return followed.equals(typed) ? null : "is followed as: " + followed;
  }

  /** Returns a part from its first word to its last, with their signs. */
  private static String followed(String part) {
    String normal = TypedText.collapseWhiteSpace(Words.normalize(part));
    int[] range = {normal.length(), 0};
    Words.cut(
        normal,
        (start, end) -> {
          Phrase.Word word = Phrase.word(normal, start, end);
          range[0] = Math.min(range[0], start - word.before().length());
          range[1] = Math.max(range[1], end + word.after().length());
        });
    return range[0] < range[1] ? normal.substring(range[0], range[1]) : "";
  }
}
