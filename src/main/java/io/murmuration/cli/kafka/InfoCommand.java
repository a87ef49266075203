package io.murmuration.cli.kafka;

import io.murmuration.cli.term.Clusters;
import io.murmuration.cli.term.ConfOption;
import io.murmuration.cli.term.Format;
import io.murmuration.cli.term.Output;
import io.murmuration.cli.term.Table;
import io.murmuration.operate.admin.ClusterInfo;
import io.murmuration.operate.admin.KafkaAdmin;
import io.murmuration.operate.admin.Traffic;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Describes the cluster. */
@Command(
    name = "info",
    mixinStandardHelpOptions = true,
    description = {
      "Describes the cluster: brokers, version, topics, size, traffic.",
      "In: records written to the topics per second. Out: records read by the consumer groups."
    },
    footer = {"", "Example: murmuration info --interval 10s"})
public final class InfoCommand implements Callable<Integer> {
  /** The printed result; the rates are {@code null} for an interval of zero. */
  private record Answer(
      ClusterInfo cluster, Double recordsInPerSecond, Double recordsOutPerSecond) {}

  @Mixin private ConfOption conf;
  @Mixin private Output output;

  @Mixin private RateInterval rates;

  @Option(names = "--all-topics", description = "Include topics outside KAFKA_PREFIX.")
  private boolean all;

  @Override
  public Integer call() throws Exception {
    try (KafkaAdmin admin = Clusters.open(conf, all)) {
      Traffic before = rates.isOff() ? null : admin.traffic();
      Thread.sleep(rates.interval().toMillis());
      Traffic now = rates.isOff() ? null : admin.traffic();
      Answer answer =
          new Answer(
              admin.cluster(),
              now == null ? null : now.writtenPerSecond(before),
              now == null ? null : now.readPerSecond(before));
      output.print(answer, out -> print(answer, out));
      HiddenNotice.TOPICS_AND_GROUPS.say(admin, conf, output);
    }
    return 0;
  }

  private static void print(Answer answer, PrintWriter out) {
    ClusterInfo cluster = answer.cluster();
    out.printf("Cluster     %s%n", cluster.clusterId());
    out.printf("Version     %s%n", Objects.requireNonNullElse(cluster.version(), "-"));
    out.printf("Topics      %s%n", Format.count((long) cluster.topics()));
    out.printf(
        "Partitions  %s%s%n",
        Format.count((long) cluster.partitions()),
        cluster.underReplicated() == 0
            ? ""
            : ", %d with out-of-sync replicas".formatted(cluster.underReplicated()));
    out.printf("Size        %s%n", Format.bytes(cluster.bytes()));
    out.printf("In          %s records/s%n", Format.rate(answer.recordsInPerSecond()));
    out.printf("Out         %s records/s%n%n", Format.rate(answer.recordsOutPerSecond()));
    Table brokers = new Table(">BROKER", "ADDRESS", "RACK", "CONTROLLER");
    for (ClusterInfo.Broker broker : cluster.brokers()) {
      brokers.add(
          broker.id(),
          broker.host() + ":" + broker.port(),
          broker.rack(),
          broker.controller() ? "yes" : "");
    }
    brokers.print(out);
  }
}
