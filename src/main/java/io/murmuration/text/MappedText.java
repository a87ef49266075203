package io.murmuration.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The {@link NormalForm} of a part of a text, with the origin of each character. Characters that
 * normalization splits or joins have the range of the whole piece that it normalizes together.
 */
public final class MappedText {
  private final String normal;
  private final int[] starts;
  private final int[] ends;

  private MappedText(String normal, int[] starts, int[] ends) {
    this.normal = normal;
    this.starts = starts;
    this.ends = ends;
  }

  /** Normalizes a part of a text piece by piece. */
  public static MappedText of(String text, int from, int to) {
    String prepared = NormalForm.prepared(text.substring(from, to));
    StringBuilder normal = new StringBuilder();
    int[] starts = new int[Math.max(16, 2 * prepared.length())];
    int[] ends = starts.clone();
    int start = 0;
    while (start < prepared.length()) {
      int end = pieceEnd(prepared, start);
      int at = normal.length();
      normal.append(NormalForm.fold(prepared.substring(start, end)));
      if (normal.length() > starts.length) {
        starts = Arrays.copyOf(starts, 2 * normal.length());
        ends = Arrays.copyOf(ends, 2 * normal.length());
      }
      Arrays.fill(starts, at, normal.length(), from + start);
      Arrays.fill(ends, at, normal.length(), from + end);
      start = end;
    }
    return new MappedText(normal.toString(), starts, ends);
  }

  /** Returns the text in normal form. */
  public String normal() {
    return normal;
  }

  /** Returns the words as ranges of the text in normal form. */
  public List<Range> words() {
    List<Range> words = new ArrayList<>();
    Words.cut(normal, (start, end) -> words.add(new Range(start, end)));
    return words;
  }

  /** Returns the range of the text from which a range of the normal form comes. */
  public Range source(int start, int end) {
    return new Range(starts[start], ends[end - 1]);
  }

  private static int pieceEnd(String prepared, int start) {
    int end = start + Character.charCount(prepared.codePointAt(start));
    while (end < prepared.length() && !NormalForm.hasBoundaryBefore(prepared.codePointAt(end))) {
      end += Character.charCount(prepared.codePointAt(end));
    }
    return end;
  }
}
