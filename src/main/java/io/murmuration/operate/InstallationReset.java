package io.murmuration.operate;

import io.murmuration.control.KeywordStore;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.message.Groups;
import io.murmuration.message.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Takes an installation back to where nothing has been read. */
public final class InstallationReset {
  /** Kafka takes a process that was killed for alive for some seconds more. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final long CHECK_INTERVAL_MILLIS = 500;

  private InstallationReset() {}

  /**
   * Deletes the {@link #topics} and consumer groups of an installation.
   *
   * @throws IOException if other processes are working on them; then nothing is deleted
   */
  public static void forget(KafkaConnection kafka) throws IOException, InterruptedException {
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
      while (admin.haveMembers(Groups.ALL)) {
        if (System.nanoTime() - deadlineNanos > 0) {
          throw new IOException(
              "Other processes are working on the topics of prefix '%s'; stop them before --restart."
                  .formatted(kafka.prefix()));
        }
        TimeUnit.MILLISECONDS.sleep(CHECK_INTERVAL_MILLIS);
      }
      List<String> topics = topics(kafka);
      admin.deleteGroups(Groups.ALL);
      admin.delete(topics);
    }
  }

  /** The topics of an installation, whether they exist or not. */
  public static List<String> topics(KafkaConnection kafka) {
    List<String> topics = new ArrayList<>();
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      Set<String> existing = admin.list();
      if (existing.contains(Topics.KEYWORDS)) {
        new KeywordStore(kafka)
            .list()
            .forEach(keyword -> topics.add(Topics.KEYWORD_PREFIX + keyword.slug()));
        topics.retainAll(existing);
      }
    }
    Topics.fixed(true).forEach(topic -> topics.add(topic.name()));
    return topics;
  }
}
