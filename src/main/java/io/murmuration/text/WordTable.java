package io.murmuration.text;

import java.util.Arrays;
import java.util.Map;

/**
 * Maps words to numbers without allocating an object per lookup. The table uses open addressing
 * with linear probing, is at most half full and compares hashes first. A bitmap with at least 16
 * bits per word comes before it: it fits the processor's nearest cache and rejects nearly all words
 * that are not in the table.
 */
public final class WordTable {
  private static final int ABSENT = -1;
  private static final int GOLDEN_RATIO = 0x9E3779B9;
  private static final int BITMAP_BITS = 4;

  private final int shift;
  private final long[] bitmap;
  private final int[] numbers;
  private final int[] hashes;
  private final char[][] words;

  /** Maps every word to its number, which must not be negative. */
  public WordTable(Map<String, Integer> numbersByWord) {
    int bits = 1 + Integer.SIZE - Integer.numberOfLeadingZeros(numbersByWord.size());
    shift = Integer.SIZE - bits;
    bitmap = new long[1 + (1 << (bits + BITMAP_BITS - 1)) / Long.SIZE];
    numbers = new int[1 << bits];
    hashes = new int[1 << bits];
    words = new char[1 << bits][];
    Arrays.fill(numbers, ABSENT);
    numbersByWord.forEach(this::put);
  }

  /** Returns the hash of a word, given the hash of all its characters but the last. */
  public static int hash(int hash, char last) {
    return 31 * hash + last;
  }

  public static int hash(char[] chars, int offset, int length) {
    int hash = 0;
    for (int i = offset; i < offset + length; i++) {
      hash = hash(hash, chars[i]);
    }
    return hash;
  }

  /** Returns the number of a word with a known hash, or a negative number if it has none. */
  public int find(char[] chars, int offset, int length, int hash) {
    int bit = bit(hash);
    if ((bitmap[bit >>> 6] & 1L << bit) == 0) {
      return ABSENT;
    }
    int slot = slot(hash);
    while (numbers[slot] != ABSENT) {
      if (hashes[slot] == hash
          && Arrays.equals(words[slot], 0, words[slot].length, chars, offset, offset + length)) {
        return numbers[slot];
      }
      slot = (slot + 1) & (numbers.length - 1);
    }
    return ABSENT;
  }

  private void put(String word, int number) {
    char[] chars = word.toCharArray();
    int hash = hash(chars, 0, chars.length);
    int slot = slot(hash);
    while (numbers[slot] != ABSENT) {
      slot = (slot + 1) & (numbers.length - 1);
    }
    bitmap[bit(hash) >>> 6] |= 1L << bit(hash);
    numbers[slot] = number;
    hashes[slot] = hash;
    words[slot] = chars;
  }

  private int bit(int hash) {
    return (hash * GOLDEN_RATIO) >>> (shift - BITMAP_BITS + 1);
  }

  private int slot(int hash) {
    return (hash * GOLDEN_RATIO) >>> shift;
  }
}
