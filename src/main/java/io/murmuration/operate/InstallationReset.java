package io.murmuration.operate;

import io.murmuration.control.KeywordStore;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.keyword.Keyword;
import io.murmuration.message.Groups;
import io.murmuration.message.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Resets an installation to the state before it has read anything. */
public final class InstallationReset {
  /** Kafka considers a killed process alive for some more seconds. */
  private static final Duration MEMBERS_TIMEOUT = Duration.ofSeconds(10);

  private static final long CHECK_INTERVAL_MILLIS = 500;

  private InstallationReset() {}

  /**
   * Deletes the {@link #topics} and consumer groups of an installation.
   *
   * @throws IOException if other processes use them; nothing is deleted then
   */
  public static void forget(KafkaConnection kafka) throws IOException, InterruptedException {
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      long deadlineNanos = System.nanoTime() + MEMBERS_TIMEOUT.toNanos();
      while (admin.haveMembers(Groups.ALL)) {
        if (System.nanoTime() - deadlineNanos > 0) {
          throw new IOException(
              "Other processes use the topics of prefix '%s'. Stop them before --restart."
                  .formatted(kafka.prefix()));
        }
        TimeUnit.MILLISECONDS.sleep(CHECK_INTERVAL_MILLIS);
      }
      List<String> topics = topics(kafka);
      admin.deleteGroups(Groups.ALL);
      admin.delete(topics);
    }
  }

  /**
   * Returns the topics of an installation: all shared ones, and those of its keywords. Includes
   * those that Kafka hides from this user, so that it denies the next request for them.
   */
  public static List<String> topics(KafkaConnection kafka) {
    List<String> topics = new ArrayList<>();
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      Set<String> existing = admin.list();
      if (existing.contains(Topics.KEYWORDS)) {
        new KeywordStore(kafka)
            .list().stream()
                .filter(keyword -> !keyword.sharesTopic() || existing.contains(ownTopic(keyword)))
                .forEach(keyword -> topics.add(ownTopic(keyword)));
      }
    }
    topics.addAll(Topics.FIXED);
    return topics;
  }

  private static String ownTopic(Keyword keyword) {
    return keyword.inOwnTopic().topic();
  }
}
