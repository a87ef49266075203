package io.murmuration.kafka;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Suggests existing names that are similar to an unknown one. */
public final class Suggestions {
  private static final int MAX_SHOWN = 3;

  private Suggestions() {}

  /**
   * Returns a message that a topic does not exist, with similar names.
   *
   * @param topics all topics of the cluster, including other installations and Kafka's own
   */
  public static String noTopic(String wanted, Collection<String> topics, KafkaConnection kafka) {
    List<String> names =
        topics.stream()
            .filter(topic -> topic.startsWith(kafka.prefix()) && !topic.startsWith("__"))
            .map(kafka::withoutPrefix)
            .toList();
    return "There is no topic %s.%s".formatted(wanted, sentence(wanted, names));
  }

  /** Returns a sentence with similar names, preceded by a space; empty if there are none. */
  public static String sentence(String name, Collection<String> names) {
    List<String> nearest =
        names.stream()
            .filter(candidate -> distance(name, candidate) <= tolerance(name))
            .sorted(
                Comparator.<String>comparingInt(candidate -> distance(name, candidate))
                    .thenComparing(Comparator.naturalOrder()))
            .limit(MAX_SHOWN)
            .toList();
    return nearest.isEmpty()
        ? ""
        : " Did you mean %s?"
            .formatted(String.join(", ", nearest).replaceFirst(", ([^,]*)$", " or $1"));
  }

  private static int tolerance(String name) {
    return Math.max(2, name.length() / 3);
  }

  /** Returns 1 if the name is part of the candidate, else the Levenshtein distance. */
  private static int distance(String name, String candidate) {
    String a = name.toLowerCase(Locale.ROOT);
    String b = candidate.toLowerCase(Locale.ROOT);
    if (!a.isEmpty() && b.contains(a)) {
      return a.equals(b) ? 0 : 1;
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
