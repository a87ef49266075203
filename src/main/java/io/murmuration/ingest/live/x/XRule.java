package io.murmuration.ingest.live.x;

import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.Phrase;
import io.murmuration.keyword.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A rule of the filtered stream.
 *
 * @param value what it matches, in X's language
 * @param tag what it is for
 * @see <a href="https://docs.x.com/x-api/posts/filtered-stream/integrate/build-a-rule">X API, build
 *     a rule</a>
 */
record XRule(String value, String tag) {
  private static final String TAG = "murmuration ";
  private static final Set<String> OPERATORS = Set.of("or", "and", "not");

  /** Longer than today's names may be, since there are older ones. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,20}");

  /**
   * What lets through all posts of X that mention the keyword, and few others; nothing if no post
   * of X can, such as for a hashtag with a sign in it.
   */
  static Optional<XRule> of(Keyword keyword) {
    String text = Phrase.parse(keyword.phrase()).text();
    return value(text).map(value -> new XRule(value, TAG + keyword.slug()));
  }

  /** Whether a tag is of a rule that was made here. */
  static boolean isOwnTag(String tag) {
    return tag != null && tag.startsWith(TAG);
  }

  private static Optional<String> value(String text) {
    String body = text.substring(1).strip();
    return switch (text.charAt(0)) {
      case '#', '＃' ->
          Words.end(body, 0) == body.length() ? Optional.of("#" + body) : Optional.empty();
      case '@', '＠' -> NAME.matcher(body).matches() ? Optional.of("@" + body) : Optional.empty();
      case '"' -> Optional.of(quoted(String.join(" ", words(body))));
      default -> Optional.of(String.join(" ", words(text).stream().map(XRule::term).toList()));
    };
  }

  /** As typed: X leaves the case out of account, but no accents. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      int codePoint = text.codePointAt(i);
      if (Words.startsWord(codePoint)) {
        int end = Words.end(text, i);
        words.add(text.substring(i, end));
        i = end;
      } else {
        i += Character.charCount(codePoint);
      }
    }
    return words;
  }

  private static String term(String word) {
    boolean plain =
        word.codePoints().allMatch(c -> Character.isLetterOrDigit(c) && !Words.isUnspaced(c))
            && !OPERATORS.contains(word.toLowerCase(Locale.ROOT));
    return plain ? word : quoted(word);
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
