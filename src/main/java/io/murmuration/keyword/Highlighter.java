package io.murmuration.keyword;

import com.ibm.icu.text.Normalizer2;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds where the words of a keyword stand in a text, by the rules of {@link KeywordMatcher}: the
 * words of a quoted phrase as one range where they are next to each other, each occurrence of each
 * word of any other, hashtags and mentions with their sign; words also in each link, as if the post
 * had it for one of its own. What matched outside the text, in a list of hashtags or behind a short
 * link, has no range. Made for texts that people look at, not for all of them: simple before fast.
 * For any thread.
 */
public final class Highlighter {
  /** UTF-16 offsets into a text; no surrogate pair is taken apart. */
  public record Range(int start, int end) {}

  /**
   * A normalised word of a text. Its character {@code i} comes from {@code starts[i]} to {@code
   * ends[i]} of the text: of several characters that one became, or that became one, each has the
   * place of all.
   */
  private record Word(String normal, int[] starts, int[] ends) {}

  private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();

  private final Phrase phrase;

  /**
   * @throws IllegalArgumentException if the keyword's phrase is none
   */
  public Highlighter(Keyword keyword) {
    phrase = Phrase.parse(keyword.phrase());
  }

  /** The ranges of a text, in order, with at least one character between one and the next. */
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

  /** Those of several lists, put together as {@link #ranges} has them. */
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
    boolean anywhere = isUnspaced(wanted.get(0));
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

  /** Where the wanted words end that begin in a word at some place, -1 if they are not there. */
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
    return isUnspaced(wanted) ? word.startsWith(wanted, at) : at == 0 && word.equals(wanted);
  }

  private static boolean isUnspaced(String word) {
    return WordScanner.isUnspaced(word.toCharArray(), 0, word.length());
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

  /** Normalises piece by piece where the pieces do not depend on each other. */
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

  /** Where the hashtag or handle ends that begins here, -1 if it is another one. */
  private int tagEnd(String text, int start, int to) {
    String body = phrase.words().get(0);
    int end = start;
    // No character takes more than four to compose: what is longer is another tag.
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

  /** What follows a handle without a space, in scripts without spaces, is no part of it. */
  private static boolean isHandleCharacter(int c) {
    return c <= '~' && Words.startsWord(c);
  }
}
