package io.murmuration.keyword;

import java.util.Arrays;

/**
 * Where the words of quoted phrases stand in one post. Positions count the characters of words
 * only: a separator takes no room, so a word begins where the one before it ends, and a gap takes
 * one position, so nothing is next to anything across it. The buffers are used for post after post.
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

  /** Forgets where a word was in an earlier post. */
  void begin(int word) {
    first[word] = NONE;
  }

  /** Adds an occurrence of a word that has begun; its positions come in increasing order. */
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
   * Whether the words, all of which have begun, stand somewhere at the same distances from the
   * first as {@code offsets} says. One pass over their occurrences: a cursor per word, none of
   * which ever goes back.
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
