package io.murmuration.related;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.util.ULocale;
import io.murmuration.keyword.Words;
import java.util.function.Consumer;

/**
 * Splits a text into normalised {@link Words}. ICU's dictionaries split runs in scripts without
 * spaces further, as UAX #29 recommends. For one thread.
 */
final class WordSegmenter {
  private final Normalizer2 normalizer = Normalizer2.getNFKCCasefoldInstance();
  private final BreakIterator breaks = BreakIterator.getWordInstance(ULocale.ROOT);

  /**
   * Returns the displayed form of a word: NFKC and case folded, without invisible characters
   * (Unicode's NFKC_Casefold). It can contain spaces if a ligature did.
   */
  String normalise(String text) {
    return normalizer.normalize(text);
  }

  /** Passes the normalised runs of a text without splitting them. */
  void forEachRun(String text, Consumer<String> runs) {
    Words.forEach(normalise(text), runs);
  }

  /** Passes the words of a text, normalised and split where their script requires it. */
  void forEachWord(String text, Consumer<String> words) {
    forEachRun(
        text,
        run -> {
          if (run.codePoints().anyMatch(Words::isUnspaced)) {
            cut(run, words);
          } else {
            words.accept(run);
          }
        });
  }

  private void cut(String run, Consumer<String> words) {
    breaks.setText(run);
    int start = breaks.first();
    for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
      words.accept(run.substring(start, end));
      start = end;
    }
  }
}
