package io.murmuration.keyword;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Assigns the colors in which the page shows keywords. */
public final class KeywordColors {
  /** The number of colors. With more keywords, colors repeat. */
  public static final int COUNT = 8;

  private KeywordColors() {}

  /**
   * Returns keywords, each with a color, ordered by slug. A keyword that has a color keeps it. The
   * others choose in the order in which they were added: the color of their slug's hash, or the
   * next of the least used colors if that one is used more.
   */
  public static Map<String, Keyword> assign(Map<String, Keyword> bySlug) {
    Map<String, Keyword> colored = new TreeMap<>(bySlug);
    int[] uses = new int[COUNT];
    bySlug.values().stream()
        .filter(keyword -> keyword.color() != null)
        .forEach(keyword -> uses[keyword.color()]++);
    List<Keyword> colorless =
        bySlug.values().stream()
            .filter(keyword -> keyword.color() == null)
            .sorted(Comparator.comparingLong(Keyword::addedAt).thenComparing(Keyword::slug))
            .toList();
    for (Keyword keyword : colorless) {
      int color = choose(keyword.slug(), uses);
      uses[color]++;
      colored.put(keyword.slug(), keyword.withColor(color));
    }
    return colored;
  }

  private static int choose(String slug, int[] uses) {
    int least = Arrays.stream(uses).min().orElseThrow();
    int color = Integer.remainderUnsigned(fnv1a(slug), COUNT);
    while (uses[color] > least) {
      color = (color + 1) % COUNT;
    }
    return color;
  }

  /** Returns the 32-bit FNV-1a hash. */
  private static int fnv1a(String text) {
    int hash = 0x811c9dc5;
    for (byte b : text.getBytes(StandardCharsets.US_ASCII)) {
      hash = (hash ^ b) * 0x01000193;
    }
    return hash;
  }
}
