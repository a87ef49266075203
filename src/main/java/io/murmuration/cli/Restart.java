package io.murmuration.cli;

import io.murmuration.kafka.KafkaSettings;
import io.murmuration.kafka.TopicAdmin;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.common.errors.GroupNotEmptyException;

/** Takes an installation back to where nothing has been read. */
final class Restart {
  private static final List<String> GROUPS = List.of("fanout", "aggregate", "related-terms");

  private Restart() {}

  /**
   * Deletes the topics and consumer groups of a prefix.
   *
   * @throws IOException if other processes are working on them
   */
  static void forget(KafkaSettings kafka) throws IOException {
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      admin.deleteGroups(GROUPS);
      admin.delete(admin.list());
    } catch (GroupNotEmptyException e) {
      throw new IOException(
          "Other processes are working on the topics of prefix '%s'; stop them before --restart."
              .formatted(kafka.prefix()),
          e);
    }
  }
}
