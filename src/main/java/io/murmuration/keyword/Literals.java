package io.murmuration.keyword;

import io.murmuration.query.Leaf;
import io.murmuration.text.WordTable;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The distinct literals of queries, numbered from 0, with a table for each type. Immutable. */
final class Literals {
  private static final char FIRST_HANGUL = '\u1100';

  private final Map<Literal, Integer> numbers = new HashMap<>();
  private final int[] lengths;
  private final boolean[] placed;
  private final Map<Literal.Type, WordTable> tables = new EnumMap<>(Literal.Type.class);
  private final AhoCorasick substrings;
  private final WordTable withoutSigns;
  private final boolean hasHangul;
  private final boolean hasProperties;

  /** Numbers the literals of conditions. */
  Literals(Collection<Leaf> leaves) {
    leaves.forEach(leaf -> Literal.of(leaf).forEach(l -> numbers.putIfAbsent(l, numbers.size())));
    lengths = new int[numbers.size()];
    placed = new boolean[numbers.size()];
    Map<String, Integer> bare = new HashMap<>();
    for (Leaf leaf : leaves) {
      int[] literals = numbers(leaf);
      for (int i = 0; i < leaf.words().size() && i < literals.length; i++) {
        String word = leaf.words().get(i).text();
        lengths[literals[i]] = word.length();
        placed[literals[i]] |= Literal.arePlaced(leaf);
        if (leaf.words().get(i).isSigned()) {
          bare.putIfAbsent(word, bare.size());
        }
      }
    }
    Map<Literal.Type, Map<String, Integer>> byType =
        numbers.entrySet().stream()
            .collect(
                Collectors.groupingBy(
                    e -> e.getKey().type(),
                    Collectors.toMap(e -> e.getKey().text(), Map.Entry::getValue)));
    byType.forEach((type, texts) -> tables.put(type, new WordTable(texts)));
    Map<String, Integer> unspaced = byType.get(Literal.Type.UNSPACED);
    substrings = unspaced == null ? null : new AhoCorasick(unspaced);
    withoutSigns = bare.isEmpty() ? null : new WordTable(bare);
    hasHangul =
        byType.getOrDefault(Literal.Type.WORD, Map.of()).keySet().stream()
            .anyMatch(word -> word.chars().anyMatch(c -> c >= FIRST_HANGUL));
    hasProperties =
        byType.keySet().stream().anyMatch(type -> type.compareTo(Literal.Type.FROM) >= 0);
  }

  /** Returns how many literals there are. */
  int size() {
    return numbers.size();
  }

  /** Returns the number of each literal that a condition needs, in order. */
  int[] numbers(Leaf leaf) {
    return Literal.of(leaf).stream().mapToInt(numbers::get).toArray();
  }

  /** Returns each literal with its number. */
  Map<Literal, Integer> numbers() {
    return numbers;
  }

  /** Returns the literals of a type, or {@code null} if there are none. */
  WordTable table(Literal.Type type) {
    return tables.get(type);
  }

  /** Returns the words that match inside longer ones, or {@code null} if there are none. */
  AhoCorasick substrings() {
    return substrings;
  }

  /** Returns the words with signs, without them, or {@code null} if there are none. */
  WordTable withoutSigns() {
    return withoutSigns;
  }

  /** Returns whether there may be a word to which Korean attaches particles. */
  boolean hasHangul() {
    return hasHangul;
  }

  /** Returns whether there is one of the {@link PostProperties}. */
  boolean hasProperties() {
    return hasProperties;
  }

  /** Returns the length of a word in characters, without signs. */
  int length(int number) {
    return lengths[number];
  }

  /** Returns whether a condition depends on where a word is. */
  boolean isPlaced(int number) {
    return placed[number];
  }
}
