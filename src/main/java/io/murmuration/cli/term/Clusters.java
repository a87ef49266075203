package io.murmuration.cli.term;

import io.murmuration.cli.run.ConfOption;
import io.murmuration.control.Bootstrap;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.operate.admin.KafkaAdmin;
import java.io.IOException;
import java.util.Set;

/** Reaches the cluster that a command speaks to, without creating anything on it. */
public final class Clusters {
  private Clusters() {}

  /**
   * How to reach the cluster, which has answered.
   *
   * @throws org.apache.kafka.common.KafkaException if it does not; the message says what to do
   */
  public static KafkaConnection reach(ConfOption conf) throws IOException {
    return Bootstrap.reach(conf.settings("murmuration"), Set.of());
  }

  public static KafkaAdmin open(ConfOption conf) throws IOException {
    return new KafkaAdmin(reach(conf));
  }

  /** The same cluster, with the topics and groups of all who use it; only to look at them. */
  public static KafkaConnection withoutPrefix(KafkaConnection kafka) {
    return new KafkaConnection(kafka.url(), "", kafka.access());
  }
}
