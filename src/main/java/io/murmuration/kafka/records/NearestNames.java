package io.murmuration.kafka.records;

import io.murmuration.kafka.KafkaSettings;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Says which names of topics are like one that does not exist. */
final class NearestNames {
  private static final int MAX_NAMES = 3;

  private NearestNames() {}

  /** A sentence about a topic that is not among those of a cluster. */
  static String sentence(Collection<String> topics, KafkaSettings kafka, String wanted) {
    List<String> nearest =
        topics.stream()
            .filter(topic -> topic.startsWith(kafka.prefix()) && !topic.startsWith("__"))
            .map(kafka::withoutPrefix)
            .filter(name -> isLike(name, wanted))
            .sorted(Comparator.<String>comparingInt(name -> distance(name, wanted)))
            .limit(MAX_NAMES)
            .toList();
    return "There is no topic %s%s"
        .formatted(wanted, nearest.isEmpty() ? "." : "; there is " + String.join(", ", nearest));
  }

  private static boolean isLike(String name, String wanted) {
    return name.contains(wanted) || distance(name, wanted) <= Math.max(2, wanted.length() / 3);
  }

  /** How many characters have to be added, removed or replaced (Levenshtein). */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
