package io.murmuration.operate;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.message.Groups;
import io.murmuration.message.Topics;

/** Resolves the names of topics and consumer groups that an operator enters. */
public final class InstallationNames {
  private InstallationNames() {}

  /**
   * Returns the name in Kafka of a topic or consumer group that is given with or without the
   * prefix. One of Murmuration's own names is never mistaken for a name that already has the
   * prefix.
   */
  public static String inKafka(KafkaConnection kafka, String given) {
    String prefix = kafka.prefix();
    boolean hasPrefix =
        given.startsWith(prefix) && (isOwn(kafka.withoutPrefix(given)) || !isOwn(given));
    return hasPrefix ? given : prefix + given;
  }

  private static boolean isOwn(String name) {
    return Topics.isOwn(name) || Groups.ALL.contains(name);
  }
}
