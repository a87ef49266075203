package io.murmuration.keyword;

import io.murmuration.query.Leaf;
import java.util.Arrays;

/**
 * Words that must be near each other.
 *
 * @param words the numbers of their literals; each once if their order does not matter
 * @param offsets how far each begins after the first, if they must be next to each other
 * @param window the number of words among which all must be, or 0 if they must be next to each
 *     other
 * @param inLink whether they must be in an expanded link
 */
record WordGroup(int[] words, int[] offsets, int window, boolean inLink) {
  static WordGroup of(Leaf leaf, Literals literals) {
    int[] words = literals.numbers(leaf);
    int window = leaf.slop() == 0 ? 0 : words.length + leaf.slop();
    int[] offsets = new int[words.length];
    for (int w = 1; w < words.length; w++) {
      offsets[w] = offsets[w - 1] + literals.length(words[w - 1]);
    }
    return new WordGroup(
        window == 0 ? words : Arrays.stream(words).distinct().toArray(),
        offsets,
        window,
        leaf.kind() == Leaf.Kind.URL);
  }
}
