package io.murmuration.keyword;

import io.murmuration.query.Leaf;
import io.murmuration.query.Word;
import io.murmuration.text.WordTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Indexes keywords by the words that they need. Every distinct word, word with signs, hashtag and
 * mention has a number. Each keyword is listed under one of its words, its anchor. Immutable.
 */
final class KeywordIndex {
  /** Words that must be next to each other, and their offsets from the first. */
  record Group(int[] words, int[] offsets) {}

  /** A keyword, the numbers of its words, and its groups of several words. */
  record Entry(Keyword keyword, int[] words, Group[] groups) {}

  private static final char FIRST_HANGUL = '\u1100';

  private final List<Integer> lengths = new ArrayList<>();
  private final WordTable wholeWords;
  private final AhoCorasick substrings;
  private final WordTable signed;
  private final WordTable withoutSigns;
  private final WordTable hashtags;
  private final WordTable mentions;
  private final boolean hasHangul;
  private final boolean[] positioned;
  private final Entry[][] anchored;

  /**
   * Indexes keywords. Of several keywords with one slug, it uses the first.
   *
   * @throws IllegalArgumentException if a phrase is invalid
   */
  KeywordIndex(Collection<Keyword> keywords) {
    Tables tables = new Tables();
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Keyword keyword : keywords) {
      entries.putIfAbsent(keyword.slug(), entry(keyword, tables));
    }
    wholeWords = new WordTable(tables.whole);
    substrings = tables.unspaced.isEmpty() ? null : new AhoCorasick(tables.unspaced);
    signed = table(tables.signed);
    withoutSigns = table(tables.withoutSigns);
    hashtags = table(tables.hashtags);
    mentions = table(tables.mentions);
    hasHangul =
        tables.whole.keySet().stream()
            .anyMatch(word -> word.chars().anyMatch(c -> c >= FIRST_HANGUL));
    positioned = positioned(entries.values());
    anchored = anchored(entries.values());
  }

  /** Returns the number of words; they are numbered from 0. */
  int size() {
    return lengths.size();
  }

  WordTable wholeWords() {
    return wholeWords;
  }

  /** Returns the words that match inside longer ones, or {@code null} if there are none. */
  AhoCorasick substrings() {
    return substrings;
  }

  /** Returns the words with their signs, or {@code null} if there are none. */
  WordTable signed() {
    return signed;
  }

  /** Returns the words of {@link #signed} without their signs. */
  WordTable withoutSigns() {
    return withoutSigns;
  }

  /** Returns the followed hashtags, or {@code null} if there are none. */
  WordTable hashtags() {
    return hashtags;
  }

  /** Returns the followed mentions, or {@code null} if there are none. */
  WordTable mentions() {
    return mentions;
  }

  /** Returns whether a keyword may have a word to which Korean attaches particles. */
  boolean hasHangul() {
    return hasHangul;
  }

  /** Returns the length of a word in characters, without signs. */
  int length(int number) {
    return lengths.get(number);
  }

  /** Returns whether the position of a word matters. */
  boolean isPositioned(int number) {
    return positioned[number];
  }

  /** Returns the keywords anchored at a word. Callers must not change the array. */
  Entry[] anchoredAt(int number) {
    return anchored[number];
  }

  private static final class Tables {
    private final Map<String, Integer> whole = new HashMap<>();
    private final Map<String, Integer> unspaced = new HashMap<>();
    private final Map<String, Integer> signed = new HashMap<>();
    private final Map<String, Integer> withoutSigns = new HashMap<>();
    private final Map<String, Integer> hashtags = new HashMap<>();
    private final Map<String, Integer> mentions = new HashMap<>();
  }

  private Entry entry(Keyword keyword, Tables tables) {
    List<Group> groups =
        keyword
            .parsed()
            .root()
            .leaves()
            .map(leaf -> group(words(leaf), leaf.kind(), tables))
            .toList();
    return new Entry(
        keyword,
        groups.stream().flatMapToInt(group -> IntStream.of(group.words())).toArray(),
        groups.stream().filter(group -> group.words().length > 1).toArray(Group[]::new));
  }

  private static List<Word> words(Leaf leaf) {
    boolean isEntry = leaf.kind() == Leaf.Kind.HASHTAG || leaf.kind() == Leaf.Kind.MENTION;
    return isEntry ? List.of(new Word("", leaf.text(), "")) : leaf.words();
  }

  private Group group(List<Word> words, Leaf.Kind kind, Tables tables) {
    int[] numbers = words.stream().mapToInt(word -> number(word, kind, tables)).toArray();
    int[] offsets = new int[numbers.length];
    for (int w = 1; w < numbers.length; w++) {
      offsets[w] = offsets[w - 1] + length(numbers[w - 1]);
    }
    return new Group(numbers, offsets);
  }

  private int number(Word word, Leaf.Kind kind, Tables tables) {
    if (word.isSigned()) {
      tables.withoutSigns.putIfAbsent(word.text(), tables.withoutSigns.size());
    }
    Map<String, Integer> table =
        switch (kind) {
          case HASHTAG -> tables.hashtags;
          case MENTION -> tables.mentions;
          default ->
              word.isSigned() ? tables.signed : word.isUnspaced() ? tables.unspaced : tables.whole;
        };
    return table.computeIfAbsent(
        word.withSigns(),
        added -> {
          lengths.add(word.text().length());
          return lengths.size() - 1;
        });
  }

  private static WordTable table(Map<String, Integer> numbers) {
    return numbers.isEmpty() ? null : new WordTable(numbers);
  }

  private boolean[] positioned(Collection<Entry> entries) {
    boolean[] result = new boolean[size()];
    for (Entry entry : entries) {
      for (Group group : entry.groups()) {
        for (int word : group.words()) {
          result[word] = true;
        }
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
