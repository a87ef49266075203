package io.murmuration.keyword;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Indexes keywords by the words that they need. Every distinct word, hashtag and mention has a
 * number. Each keyword is listed under one of its words, its anchor. Immutable.
 */
final class KeywordIndex {
  /** A keyword, the numbers of its words and, for a quoted phrase, their offsets. */
  record Entry(Keyword keyword, int[] words, int[] offsets, boolean adjacent) {}

  private final List<String> words = new ArrayList<>();
  private final WordTable wholeWords;
  private final AhoCorasick substrings;
  private final WordTable hashtags;
  private final WordTable mentions;
  private final boolean[] positioned;
  private final Entry[][] anchored;

  /**
   * Indexes keywords. Of several keywords with one slug, it uses the first.
   *
   * @throws IllegalArgumentException if a phrase is invalid
   */
  KeywordIndex(Collection<Keyword> keywords) {
    Map<String, Integer> whole = new HashMap<>();
    Map<String, Integer> unspaced = new HashMap<>();
    Map<String, Integer> tags = new HashMap<>();
    Map<String, Integer> handles = new HashMap<>();
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Keyword keyword : keywords) {
      Phrase phrase = Phrase.parse(keyword.phrase());
      int[] numbers =
          phrase.words().stream()
              .mapToInt(
                  word ->
                      switch (phrase.kind()) {
                        case HASHTAG -> number(word, tags);
                        case MENTION -> number(word, handles);
                        default -> number(word, WordScanner.isUnspaced(word) ? unspaced : whole);
                      })
              .toArray();
      entries.putIfAbsent(keyword.slug(), entry(keyword, phrase, numbers));
    }
    wholeWords = new WordTable(whole);
    substrings = unspaced.isEmpty() ? null : new AhoCorasick(unspaced);
    hashtags = tags.isEmpty() ? null : new WordTable(tags);
    mentions = handles.isEmpty() ? null : new WordTable(handles);
    positioned = positioned(entries.values());
    anchored = anchored(entries.values());
  }

  /** Returns the number of words; they are numbered from 0. */
  int size() {
    return words.size();
  }

  WordTable wholeWords() {
    return wholeWords;
  }

  /** Returns the words that match inside longer ones, or {@code null} if there are none. */
  AhoCorasick substrings() {
    return substrings;
  }

  /** Returns the followed hashtags, or {@code null} if there are none. */
  WordTable hashtags() {
    return hashtags;
  }

  /** Returns the followed mentions, or {@code null} if there are none. */
  WordTable mentions() {
    return mentions;
  }

  int length(int number) {
    return words.get(number).length();
  }

  /** Returns whether the position of a word matters. */
  boolean isPositioned(int number) {
    return positioned[number];
  }

  /** Returns the keywords anchored at a word. Callers must not change the array. */
  Entry[] anchoredAt(int number) {
    return anchored[number];
  }

  private int number(String word, Map<String, Integer> numbers) {
    return numbers.computeIfAbsent(
        word,
        added -> {
          words.add(added);
          return words.size() - 1;
        });
  }

  private Entry entry(Keyword keyword, Phrase phrase, int[] numbers) {
    boolean adjacent = phrase.kind() == Phrase.Kind.ADJACENT_WORDS && numbers.length > 1;
    int[] offsets = new int[numbers.length];
    for (int w = 1; w < numbers.length; w++) {
      offsets[w] = offsets[w - 1] + length(numbers[w - 1]);
    }
    return new Entry(keyword, numbers, offsets, adjacent);
  }

  private boolean[] positioned(Collection<Entry> entries) {
    boolean[] result = new boolean[size()];
    for (Entry entry : entries) {
      for (int word : entry.words()) {
        result[word] |= entry.adjacent();
      }
    }
    return result;
  }

  private Entry[][] anchored(Collection<Entry> entries) {
    int[] keywordsOf = new int[size()];
    for (Entry entry : entries) {
      IntStream.of(entry.words()).distinct().forEach(word -> keywordsOf[word]++);
    }
    Comparator<Integer> rarest =
        Comparator.<Integer>comparingInt(word -> keywordsOf[word])
            .thenComparing(Comparator.<Integer>comparingInt(this::length).reversed());
    Map<Integer, List<Entry>> byAnchor = new HashMap<>();
    for (Entry entry : entries) {
      int anchor = IntStream.of(entry.words()).boxed().min(rarest).orElseThrow();
      byAnchor.computeIfAbsent(anchor, unused -> new ArrayList<>()).add(entry);
    }
    Entry[][] result = new Entry[size()][0];
    byAnchor.forEach((anchor, list) -> result[anchor] = list.toArray(Entry[]::new));
    return result;
  }
}
