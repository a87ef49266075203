package io.murmuration.cli.kafka;

import io.murmuration.cli.run.ConfOption;
import io.murmuration.cli.term.Clusters;
import io.murmuration.cli.term.Format;
import io.murmuration.cli.term.Output;
import io.murmuration.cli.term.Table;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.operate.admin.ClusterInfo;
import io.murmuration.operate.admin.KafkaAdmin;
import io.murmuration.operate.admin.Traffic;
import io.murmuration.operate.lag.RateSample;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells of the cluster. */
@Command(
    name = "info",
    mixinStandardHelpOptions = true,
    description = {
      "Tells of the cluster: brokers, version, topics, size, traffic.",
      "IN is what is written to the topics, OUT what the consumer groups have read."
    },
    footer = {"", "Example: murmuration info --interval 10s"})
public final class InfoCommand implements Callable<Integer> {
  /** What is answered; the rates are {@code null} where no time was to pass. */
  private record Answer(
      ClusterInfo cluster, Double recordsInPerSecond, Double recordsOutPerSecond) {}

  @Mixin private ConfOption conf;
  @Mixin private Output output;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      defaultValue = "1s",
      converter = RetentionConverter.Time.class,
      description = "Over how long to take rates (default: 1s); 0s for none.")
  private Duration interval;

  @Option(names = "--all-topics", description = "Those outside KAFKA_PREFIX too.")
  private boolean all;

  @Override
  public Integer call() throws IOException {
    KafkaConnection kafka = Clusters.reach(conf);
    try (KafkaAdmin admin = new KafkaAdmin(all ? Clusters.withoutPrefix(kafka) : kafka)) {
      Traffic before = interval.isZero() ? null : admin.traffic();
      RateSample.pause(interval);
      Traffic now = interval.isZero() ? null : admin.traffic();
      Answer answer =
          new Answer(
              admin.cluster(),
              now == null ? null : now.writtenPerSecond(before),
              now == null ? null : now.readPerSecond(before));
      output.print(answer, out -> print(answer, out));
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
            : ", %d of them with a replica that is not in sync"
                .formatted(cluster.underReplicated()));
    out.printf("Size        %s%n", Format.bytes(cluster.bytes()));
    out.printf("In          %s records/s%n", Format.rate(answer.recordsInPerSecond()));
    out.printf("Out         %s records/s%n%n", Format.rate(answer.recordsOutPerSecond()));
    Table brokers = new Table(">BROKER", "ADDRESS", "RACK", "CONTROLLER");
    cluster
        .brokers()
        .forEach(
            broker ->
                brokers.add(
                    broker.id(),
                    broker.host() + ":" + broker.port(),
                    broker.rack(),
                    broker.controller() ? "yes" : ""));
    brokers.print(out);
  }
}
