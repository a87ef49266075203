package io.murmuration.keyword;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.UnicodeSet;
import com.ibm.icu.text.UnicodeSet.SpanCondition;
import io.murmuration.message.Post;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The rules of matching in their plainest form, without any of the code under test: the oracle of
 * unit tests and of end-to-end counts. An instance holds the words of one post, for many phrases.
 */
public final class NaiveMatcher {
  private static final UnicodeSet WORD_START = new UnicodeSet("[[:L:][:Nd:]_]").freeze();
  private static final UnicodeSet WORD_PART = new UnicodeSet("[[:L:][:Nd:]_[:M:]]").freeze();
  private static final UnicodeSet UNSPACED =
      new UnicodeSet(
              "[[:script=Han:][:script=Hiragana:][:script=Katakana:][:script=Thai:]"
                  + "[:script=Lao:][:script=Khmer:][:script=Myanmar:]]")
          .freeze();
  private static final Pattern LINK = Pattern.compile("(?i)https?://[!-~]*");

  private final List<List<String>> fields;
  private final List<String> hashtags;
  private final List<String> mentions;

  public NaiveMatcher(Post post) {
    Stream<String> texts = Stream.of(LINK.split(post.text(), -1));
    Stream<String> others =
        Stream.of(post.urls(), post.hashtags(), post.mentions()).flatMap(List::stream);
    fields = Stream.concat(texts, others).map(NaiveMatcher::words).toList();
    hashtags = post.hashtags().stream().map(h -> normal(h.replaceFirst("^[#＃]", ""))).toList();
    mentions = post.mentions().stream().map(m -> normal(m.replaceFirst("^[@＠]", ""))).toList();
  }

  /** Whether a post mentions a valid phrase. */
  public static boolean matches(String phrase, Post post) {
    return new NaiveMatcher(post).matches(phrase);
  }

  /** Whether the post mentions a valid phrase. */
  public boolean matches(String phrase) {
    String typed = phrase.replaceAll("(?U)\\s+", " ").strip();
    return switch (typed.charAt(0)) {
      case '#', '＃' -> hashtags.contains(normal(typed.substring(1).strip()));
      case '@', '＠' -> mentions.contains(normal(typed.substring(1).strip()));
      case '"' -> fields.stream().anyMatch(field -> isInOrder(words(typed), field));
      default -> words(typed).stream().allMatch(this::isAnywhere);
    };
  }

  private boolean isAnywhere(String word) {
    return fields.stream()
        .flatMap(List::stream)
        .anyMatch(run -> UNSPACED.containsSome(word) ? run.contains(word) : run.equals(word));
  }

  private static boolean isInOrder(List<String> words, List<String> runs) {
    for (int run = 0; run < runs.size(); run++) {
      for (int at = 0; at < runs.get(run).length(); at++) {
        if (isInOrderAt(words, runs, run, at)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isInOrderAt(List<String> words, List<String> runs, int run, int at) {
    if (words.isEmpty()) {
      return true;
    }
    if (run == runs.size()) {
      return false;
    }
    String word = words.get(0);
    String whole = runs.get(run);
    boolean here =
        UNSPACED.containsSome(word) ? whole.startsWith(word, at) : at == 0 && whole.equals(word);
    int end = at + word.length();
    return here
        && (end < whole.length()
            ? isInOrderAt(words.subList(1, words.size()), runs, run, end)
            : isInOrderAt(words.subList(1, words.size()), runs, run + 1, 0));
  }

  private static List<String> words(String field) {
    List<String> words = new ArrayList<>();
    int from = WORD_START.span(field, 0, SpanCondition.NOT_CONTAINED);
    while (from < field.length()) {
      int to = WORD_PART.span(field, from, SpanCondition.CONTAINED);
      words.add(normal(field.substring(from, to)));
      from = WORD_START.span(field, to, SpanCondition.NOT_CONTAINED);
    }
    return words;
  }

  private static String normal(String word) {
    Normalizer2 nfkc = Normalizer2.getNFKCInstance();
    return nfkc.normalize(UCharacter.foldCase(nfkc.normalize(word), true));
  }
}
