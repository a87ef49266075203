package io.murmuration.keyword;

import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Finds all occurrences of many words in one pass over a text, in time independent of the number of
 * words (A. V. Aho and M. J. Corasick, "Efficient string matching: an aid to bibliographic search",
 * Communications of the ACM 18(6), 1975).
 *
 * <p>The goto function is one hash table over state and character, with failure links followed at
 * run time: with tens of thousands of Han characters, a dense row per state would take megabytes
 * for a hundred words. Immutable: the caller holds the state, which starts at {@link #START}.
 */
final class AhoCorasick {
  static final int START = 0;
  private static final int NO_WORD = -1;

  private final Long2IntOpenHashMap edges = new Long2IntOpenHashMap();
  private final int[] failure;
  private final int[] number;
  // The state of the longest word that ends here: itself, one along its failure links, or none.
  private final int[] accepting;

  /** Creates an automaton that reports each word by its number. */
  AhoCorasick(Map<String, Integer> numbersByWord) {
    List<String> words = List.copyOf(numbersByWord.keySet());
    int maxStates = 1 + words.stream().mapToInt(String::length).sum();
    int[] parent = new int[maxStates];
    char[] last = new char[maxStates];
    int[] numbers = new int[maxStates];
    Arrays.fill(numbers, NO_WORD);
    int states = addWords(words, numbersByWord, parent, last, numbers);
    number = Arrays.copyOf(numbers, states);
    failure = new int[states];
    accepting = new int[states];
    linkFailures(parent, last);
  }

  /** Returns the state after one more character. */
  int next(int state, char c) {
    int from = state;
    int to = edges.get(edge(from, c));
    while (to == START && from != START) {
      from = failure[from];
      to = edges.get(edge(from, c));
    }
    return to;
  }

  /** Returns the state of the longest word that ends in a state, or {@link #START} if none does. */
  int longestMatch(int state) {
    return accepting[state];
  }

  /** Returns the state of the next shorter word that ends there, or {@link #START} if none does. */
  int shorterMatch(int match) {
    return accepting[failure[match]];
  }

  int number(int match) {
    return number[match];
  }

  // Each round adds one more character of every word. States are thus numbered by depth, and a
  // failure link always leads to a lower number.
  private int addWords(
      List<String> words,
      Map<String, Integer> numbersByWord,
      int[] parent,
      char[] last,
      int[] numbers) {
    int states = 1;
    int[] reached = new int[words.size()];
    boolean longer = true;
    for (int depth = 0; longer; depth++) {
      longer = false;
      for (int w = 0; w < reached.length; w++) {
        String word = words.get(w);
        if (depth < word.length()) {
          long edge = edge(reached[w], word.charAt(depth));
          int state = edges.putIfAbsent(edge, states);
          if (state == START) {
            state = states++;
            parent[state] = reached[w];
            last[state] = word.charAt(depth);
          }
          reached[w] = state;
          longer = true;
          if (depth == word.length() - 1) {
            numbers[state] = numbersByWord.get(word);
          }
        }
      }
    }
    return states;
  }

  private void linkFailures(int[] parent, char[] last) {
    for (int state = 1; state < failure.length; state++) {
      failure[state] = parent[state] == START ? START : next(failure[parent[state]], last[state]);
      accepting[state] = number[state] == NO_WORD ? accepting[failure[state]] : state;
    }
  }

  private static long edge(int state, char c) {
    return (long) state << Character.SIZE | c;
  }
}
