package io.murmuration.related;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import io.murmuration.text.Words;
import java.util.function.Consumer;

/**
 * Splits a text into normalized {@link Words}. ICU's dictionaries split words of scripts without
 * spaces further, as UAX #29 recommends. For one thread.
 */
final class WordSegmenter {
  private final BreakIterator breaks = BreakIterator.getWordInstance(ULocale.ROOT);

  /** Passes the normalized words of a text without splitting them further. */
  void forEachRun(String text, Consumer<String> runs) {
    Words.of(text).forEach(runs);
  }

  /** Passes the words of a text, normalized and split where their script requires it. */
  void forEachWord(String text, Consumer<String> words) {
    forEachRun(
        text,
        run -> {
          if (Words.isUnspaced(run.codePointAt(0))) {
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
