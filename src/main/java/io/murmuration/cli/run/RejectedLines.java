package io.murmuration.cli.run;

import io.murmuration.config.Settings;
import io.murmuration.message.Topics;
import java.util.ArrayList;
import java.util.List;

/** The sentences of a replay on rejected lines. */
final class RejectedLines {
  private RejectedLines() {}

  /**
   * Returns the first reasons and the command that shows all, or nothing if none is rejected.
   *
   * @param input the name of the input, for a sentence that none of its lines can be read, or
   *     {@code null} if some can
   * @param reasons the first reasons of this run; none if all are of earlier runs
   * @param kafka the settings before the start, without a cluster for the embedded Kafka
   */
  static List<String> explain(
      ReplayReport.Posts posts, String input, List<String> reasons, Settings.Kafka kafka) {
    List<String> lines = new ArrayList<>();
    if (input != null) {
      lines.add("murmuration: No line of " + input + " is a post or a message that can be read.");
    } else if (posts.rejected() > 0) {
      lines.add(
          "murmuration: %,d of %,d lines and posts of pages were rejected."
              .formatted(posts.rejected(), posts.read()));
    }
    reasons.forEach(reason -> lines.add("  " + reason));
    if (posts.rejected() > 0) {
      String broker =
          kafka.url() == null
              ? "While 'murmuration kafka --data %s' runs, see all with: ".formatted(kafka.data())
              : "See all with: ";
      String topic = kafka.prefix() + Topics.DEAD_LETTERS;
      lines.add("  " + broker + "murmuration tail " + topic + " --from earliest --headers");
    }
    return lines;
  }
}
