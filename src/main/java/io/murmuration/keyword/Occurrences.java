package io.murmuration.keyword;

import java.util.Arrays;

/**
 * The positions of the words of quoted phrases in one post. Positions count only characters of
 * words. A separator takes no room, so a word begins where the previous one ends. A gap takes one
 * position, so words on both sides of it are not adjacent. The buffers are reused for each post.
 */
final class Occurrences {
  private static final int NONE = -1;

  private final int[] first;
  private final int[] last;
  private int[] start = new int[64];
  private int[] next = new int[64];
  private int size;

  Occurrences(int words) {
    first = new int[words];
    last = new int[words];
  }

  void clear() {
    size = 0;
  }

  /** Forgets the occurrences of a word in an earlier post. */
  void begin(int word) {
    first[word] = NONE;
  }

  /** Adds an occurrence of a word after {@link #begin}, in increasing order of position. */
  void add(int word, int position) {
    if (size == start.length) {
      start = Arrays.copyOf(start, 2 * size);
      next = Arrays.copyOf(next, 2 * size);
    }
    start[size] = position;
    next[size] = NONE;
    if (first[word] == NONE) {
      first[word] = size;
    } else {
      next[last[word]] = size;
    }
    last[word] = size++;
  }

  /**
   * Returns whether the words, each after {@link #begin}, occur somewhere at the given offsets from
   * the first. Passes once over their occurrences: each word has a cursor that never moves back.
   */
  boolean areAdjacent(int[] words, int[] offsets) {
    int[] cursors = new int[words.length];
    Arrays.setAll(cursors, w -> first[words[w]]);
    for (int head = cursors[0]; head != NONE; head = next[head]) {
      int followed = 1;
      while (followed < words.length) {
        int wanted = start[head] + offsets[followed];
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

  private int advance(int cursor, int position) {
    int at = cursor;
    while (at != NONE && start[at] < position) {
      at = next[at];
    }
    return at;
  }
}
