package io.murmuration.keyword;

import com.ibm.icu.text.Normalizer2;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the words of a keyword in a text, by the rules of {@link KeywordMatcher}. A quoted phrase
 * is one range where its words are adjacent. Other keywords have a range for each occurrence of
 * each word; hashtags and mentions include their sign. A link is searched as if it were one of the
 * post's links. Matches outside the text, in a list of hashtags or behind a short link, have no
 * range. Meant for the texts that are displayed: simple rather than fast. Thread-safe.
 */
public final class Highlighter {
  /** UTF-16 offsets into a text; a range never splits a surrogate pair. */
  public record Range(int start, int end) {}

  /**
   * A normalised word of a text. Its character {@code i} comes from {@code starts[i]} to {@code
   * ends[i]} of the text. Characters that normalisation splits or joins all have the range of the
   * whole piece.
   */
  private record Word(String normal, int[] starts, int[] ends) {}

  private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();

  private final Phrase phrase;

  /**
   * @throws IllegalArgumentException if the keyword's phrase is invalid
   */
  public Highlighter(Keyword keyword) {
    phrase = Phrase.parse(keyword.phrase());
  }

  /** Returns the ranges of a text, in order, with at least one character between two ranges. */
  public List<Range> ranges(String text) {
    List<Range> found = new ArrayList<>();
    int from = 0;
    for (Range link : WordScanner.links(text)) {
      find(text, from, link.start(), found);
      if (phrase.kind() == Phrase.Kind.ADJACENT_WORDS || phrase.kind() == Phrase.Kind.ALL_WORDS) {
        find(text, link.start(), link.end(), found);
      }
      from = link.end();
    }
    find(text, from, text.length(), found);
    return merged(found);
  }

  /** Merges ranges into the form that {@link #ranges} returns. */
  public static List<Range> merged(List<Range> ranges) {
    List<Range> ordered = new ArrayList<>(ranges);
    ordered.sort(Comparator.comparingInt(Range::start));
    List<Range> merged = new ArrayList<>();
    for (Range range : ordered) {
      Range last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && range.start() <= last.end()) {
        int end = Math.max(last.end(), range.end());
        merged.set(merged.size() - 1, new Range(last.start(), end));
      } else {
        merged.add(range);
      }
    }
    return List.copyOf(merged);
  }

  private void find(String text, int from, int to, List<Range> found) {
    switch (phrase.kind()) {
      case HASHTAG -> findTags(text, from, to, '#', '＃', found);
      case MENTION -> findTags(text, from, to, '@', '＠', found);
      case ADJACENT_WORDS -> findRuns(phrase.words(), words(text, from, to), found);
      case ALL_WORDS -> {
        List<Word> words = words(text, from, to);
        phrase.words().forEach(word -> findRuns(List.of(word), words, found));
      }
    }
  }

  private static void findRuns(List<String> wanted, List<Word> words, List<Range> found) {
    boolean anywhere = WordScanner.isUnspaced(wanted.get(0));
    for (int w = 0; w < words.size(); w++) {
      Word first = words.get(w);
      int starts = anywhere ? first.normal().length() : 1;
      for (int at = 0; at < starts; at++) {
        int end = runEnd(wanted, words, w, at);
        if (end >= 0) {
          found.add(new Range(first.starts()[at], end));
        }
      }
    }
  }

  /** Returns the end of the wanted words that begin at an offset in a word, or -1. */
  private static int runEnd(List<String> wanted, List<Word> words, int first, int firstAt) {
    int w = first;
    int at = firstAt;
    int end = -1;
    for (String next : wanted) {
      if (end >= 0 && at == words.get(w).normal().length()) {
        w++;
        at = 0;
      }
      if (w == words.size() || !isAt(next, words.get(w).normal(), at)) {
        return -1;
      }
      at += next.length();
      end = words.get(w).ends()[at - 1];
    }
    return end;
  }

  private static boolean isAt(String wanted, String word, int at) {
    return WordScanner.isUnspaced(wanted)
        ? word.startsWith(wanted, at)
        : at == 0 && word.equals(wanted);
  }

  private static List<Word> words(String text, int from, int to) {
    List<Word> words = new ArrayList<>();
    int i = from;
    while (i < to) {
      int c = text.codePointAt(i);
      if (Words.startsWord(c)) {
        int end = Math.min(to, Words.end(text, i));
        words.add(word(text, i, end));
        i = end;
      } else {
        i += Character.charCount(c);
      }
    }
    return words;
  }

  /** Normalises piece by piece if the pieces do not depend on each other. */
  private static Word word(String text, int start, int end) {
    String normal = Words.normalise(text.substring(start, end));
    int[] starts = new int[normal.length()];
    int[] ends = new int[normal.length()];
    Arrays.fill(starts, start);
    Arrays.fill(ends, end);
    int[] pieceStarts = starts.clone();
    int[] pieceEnds = ends.clone();
    int length = 0;
    int from = start;
    while (from < end) {
      int to = pieceEnd(text, from, end);
      String piece = Words.normalise(text.substring(from, to));
      if (!normal.startsWith(piece, length)) {
        return new Word(normal, starts, ends);
      }
      Arrays.fill(pieceStarts, length, length + piece.length(), from);
      Arrays.fill(pieceEnds, length, length + piece.length(), to);
      length += piece.length();
      from = to;
    }
    return length == normal.length()
        ? new Word(normal, pieceStarts, pieceEnds)
        : new Word(normal, starts, ends);
  }

  private static int pieceEnd(String text, int from, int end) {
    int to = from + Character.charCount(text.codePointAt(from));
    while (to < end && !NFKC.hasBoundaryBefore(text.codePointAt(to))) {
      to += Character.charCount(text.codePointAt(to));
    }
    return to;
  }

  private void findTags(
      String text, int from, int to, char sign, char wideSign, List<Range> found) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      boolean begins = i == from || !Words.continuesWord(text.codePointBefore(i));
      if ((c == sign || c == wideSign) && begins) {
        int end = tagEnd(text, i + 1, to);
        if (end >= 0) {
          found.add(new Range(i, end));
        }
      }
    }
  }

  /** Returns the end of the hashtag or handle that begins here, or -1 if it is another one. */
  private int tagEnd(String text, int start, int to) {
    String body = phrase.words().get(0);
    int end = start;
    // At most four characters compose one, so anything longer is another tag.
    int last = Math.min(to, start + 4 * body.length());
    while (end < last) {
      end += Character.charCount(text.codePointAt(end));
      if (endsTag(text, end, to) && Words.normalise(text.substring(start, end)).equals(body)) {
        return end;
      }
    }
    return -1;
  }

  private boolean endsTag(String text, int end, int to) {
    if (end >= to) {
      return end == to;
    }
    int next = text.codePointAt(end);
    if (phrase.kind() == Phrase.Kind.HASHTAG) {
      return !Words.continuesWord(next);
    }
    boolean joins = (next == '.' || next == '-') && end + 1 < to;
    return !isHandleCharacter(joins ? text.charAt(end + 1) : next);
  }

  /** In scripts without spaces, the text directly after a handle is not part of it. */
  private static boolean isHandleCharacter(int c) {
    return c <= '~' && Words.startsWord(c);
  }
}
