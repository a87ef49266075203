package io.murmuration.bench.load;

import java.util.ArrayList;
import java.util.List;

/** Queries made of words: as many as there are words, and different if the words are. */
public final class QueryShapes {
  /** Words that many posts have. */
  private static final List<String> COMMON =
      List.of("the", "de", "to", "a", "que", "i", "you", "me", "in", "and", "rt", "no", "my", "en");

  private QueryShapes() {}

  /**
   * Returns queries of mixed shapes: words, words without and with a common word, alternatives,
   * phrases, and a few operators.
   */
  public static List<String> mixed(List<String> words) {
    List<String> queries = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String a = words.get(i);
      String b = COMMON.get(i / 5 % COMMON.size());
      String other = words.get((i + 1) % words.size());
      String query =
          switch (i % 5) {
            case 0 -> a;
            case 1 -> a + " -" + b;
            case 2 -> a + " " + b;
            case 3 -> "(" + a + " OR " + other + " OR another" + i + ") " + b;
            default -> '"' + a + " " + b + '"';
          };
      queries.add(i % 50 == 0 ? query + " lang:en -is:retweet" : query);
    }
    return queries;
  }

  /** Returns queries of which every part that a post must have is common. */
  public static List<String> hostile(List<String> words) {
    List<String> queries = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String a = words.get(i);
      String b = COMMON.get(1 + i % (COMMON.size() - 1));
      String c = COMMON.get(1 + i / COMMON.size() % (COMMON.size() - 1));
      queries.add(
          switch (i % 3) {
            case 0 -> "the " + b + " " + c + " -" + a;
            case 1 -> "(the OR " + a + ") (" + b + " OR " + c + ") lang:ja";
            default -> "\"the " + b + "\"~2 -" + a;
          });
    }
    return queries;
  }
}
