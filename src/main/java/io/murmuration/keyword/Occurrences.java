package io.murmuration.keyword;

import java.util.Arrays;

/**
 * The places of words in one post. Positions count only characters of words. A separator takes no
 * room, so a word begins where the previous one ends. Ordinals count words. A gap takes one
 * position and many ordinals, so words on both sides of it are neither adjacent nor near. The
 * buffers are reused for each post.
 */
final class Occurrences {
  private static final int NONE = -1;

  /** More words than a query, and thus a window, can have. */
  private static final int FIELD = 1100;

  private final int[] first;
  private final int[] last;
  private int[] start = new int[64];
  private int[] ordinal = new int[64];
  private int[] next = new int[64];
  private int size;
  private int position;
  private int word;
  private int linksStart;
  private int linksEnd;

  Occurrences(int words) {
    first = new int[words];
    last = new int[words];
  }

  void clear() {
    size = 0;
    position = 0;
    word = 0;
  }

  /** Passes a word of some characters. */
  void pass(int length) {
    position += length;
    word++;
  }

  /** Separates what comes from what was before. */
  void gap() {
    position++;
    word += FIELD;
  }

  /** Notes that the expanded links begin after the next gap. */
  void beginLinks() {
    linksStart = position;
  }

  /** Notes that the expanded links have ended. */
  void endLinks() {
    linksEnd = position;
  }

  /** Forgets the occurrences of a word in an earlier post. */
  void begin(int found) {
    first[found] = NONE;
  }

  /**
   * Adds an occurrence of a word after {@link #begin}, in increasing order of position, at an
   * offset in the current word of the post.
   */
  void add(int found, int offset) {
    if (size == start.length) {
      start = Arrays.copyOf(start, 2 * size);
      ordinal = Arrays.copyOf(ordinal, 2 * size);
      next = Arrays.copyOf(next, 2 * size);
    }
    start[size] = position + offset;
    ordinal[size] = word;
    next[size] = NONE;
    if (first[found] == NONE) {
      first[found] = size;
    } else {
      next[last[found]] = size;
    }
    last[found] = size++;
  }

  /**
   * Returns whether the words of a group, each after {@link #begin}, occur somewhere at its
   * offsets. Passes once over their occurrences: each word has a cursor that never moves back.
   */
  boolean areAdjacent(WordGroup group) {
    int[] words = group.words();
    int[] cursors = cursors(words);
    for (int head = cursors[0]; head != NONE; head = next[head]) {
      if (group.inLink() && (start[head] <= linksStart || start[head] >= linksEnd)) {
        continue;
      }
      int followed = 1;
      while (followed < words.length) {
        int wanted = start[head] + group.offsets()[followed];
        int cursor = advance(cursors[followed], wanted);
        if (cursor == NONE) {
          return false;
        }
        cursors[followed] = cursor;
        if (start[cursor] != wanted) {
          break;
        }
        followed++;
      }
      if (followed == words.length) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns whether the words of a group, each after {@link #begin}, occur among as many words of
   * one field as its window has. Always moves on the word that is the furthest behind.
   */
  boolean areNear(WordGroup group) {
    int[] cursors = cursors(group.words());
    while (true) {
      int behind = 0;
      int ahead = 0;
      for (int w = 1; w < cursors.length; w++) {
        behind = ordinal[cursors[w]] < ordinal[cursors[behind]] ? w : behind;
        ahead = ordinal[cursors[w]] > ordinal[cursors[ahead]] ? w : ahead;
      }
      if (ordinal[cursors[ahead]] - ordinal[cursors[behind]] < group.window()) {
        return true;
      }
      cursors[behind] = next[cursors[behind]];
      if (cursors[behind] == NONE) {
        return false;
      }
    }
  }

  private int[] cursors(int[] words) {
    int[] cursors = new int[words.length];
    Arrays.setAll(cursors, w -> first[words[w]]);
    return cursors;
  }

  private int advance(int cursor, int position) {
    int at = cursor;
    while (at != NONE && start[at] < position) {
      at = next[at];
    }
    return at;
  }
}
