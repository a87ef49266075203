package io.murmuration.cli.term;

import io.murmuration.control.Bootstrap;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.operate.admin.KafkaAdmin;
import java.io.IOException;
import java.util.Set;

/** Connects a command to its cluster, without creating anything there. */
public final class Clusters {
  private Clusters() {}

  /**
   * Returns the connection to the cluster, which has answered.
   *
   * @throws org.apache.kafka.common.KafkaException if the cluster does not answer; the message
   *     names a remedy
   */
  public static KafkaConnection reach(ConfOption conf) throws IOException {
    return Bootstrap.reach(conf.settings("murmuration"), Set.of());
  }

  public static KafkaAdmin open(ConfOption conf) throws IOException {
    return open(conf, false);
  }

  /** Connects to the topics and groups of the prefix, or of all users of the cluster. */
  public static KafkaAdmin open(ConfOption conf, boolean all) throws IOException {
    KafkaConnection kafka = reach(conf);
    return new KafkaAdmin(all ? new KafkaConnection(kafka.url(), "", kafka.access()) : kafka);
  }
}
