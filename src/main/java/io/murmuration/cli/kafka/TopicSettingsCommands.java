package io.murmuration.cli.kafka;

import io.murmuration.cli.kafka.RetentionConverter.Retention;
import io.murmuration.cli.term.Clusters;
import io.murmuration.cli.term.ConfOption;
import io.murmuration.cli.term.Confirmation;
import io.murmuration.cli.term.Format;
import io.murmuration.cli.term.Output;
import io.murmuration.config.ConfigException;
import io.murmuration.operate.admin.ChangeImpact;
import io.murmuration.operate.admin.KafkaAdmin;
import io.murmuration.operate.admin.TopicSummary;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The subcommands of {@link TopicsCommand} that change the settings of topics. */
@Command
abstract class TopicSettingsCommands {
  static final String NAME = "Topic name, with or without KAFKA_PREFIX.";

  @Command(
      name = "partitions",
      mixinStandardHelpOptions = true,
      description = {
        "Adds partitions to a topic; their number cannot decrease.",
        "New records of a key may go to another partition. Compacted topics require a confirmation."
      },
      footer = {"", "Example: murmuration topics partitions keyword-shared 8"})
  void partitions(
      @Mixin ConfOption conf,
      @Mixin Output output,
      @Mixin Confirmation confirmation,
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Parameters(paramLabel = "TOTAL", description = "New number of partitions.") int total)
      throws IOException {
    try (KafkaAdmin admin = Clusters.open(conf)) {
      TopicSummary topic = admin.topic(name).topic();
      String consequence = ChangeImpact.ofMorePartitions(topic.name());
      Optional<String> loss = ChangeImpact.ofPartitions(topic, total);
      if (loss.isPresent()) {
        confirmation.require(name, loss.get());
      } else {
        output.say(
            "%s",
            consequence.isEmpty()
                ? "New records of a key may go to another partition than earlier ones."
                : consequence);
      }
      admin.addPartitions(name, total);
    }
    TopicTables.printDone(output, "changed", name, Map.of("partitions", total));
  }

  @Command(
      name = "compaction",
      mixinStandardHelpOptions = true,
      description = {
        "Turns compaction on or off.",
        "on: the topic keeps the latest record of each key forever; older ones are lost. off: it"
            + " keeps all records for its retention time."
      },
      footer = {"", "Example: murmuration topics compaction notes on --confirm notes"})
  void compaction(
      @Mixin ConfOption conf,
      @Mixin Output output,
      @Mixin Confirmation confirmation,
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Parameters(paramLabel = "on|off", description = "on or off.") String state)
      throws IOException {
    if (!state.equals("on") && !state.equals("off")) {
      throw new ConfigException("compaction", state, "on or off");
    }
    boolean on = state.equals("on");
    try (KafkaAdmin admin = Clusters.open(conf)) {
      ChangeImpact.ofCompaction(admin.topic(name).topic(), on)
          .ifPresent(loss -> confirmation.require(name, loss));
      admin.setCompaction(name, on);
    }
    TopicTables.printDone(output, "changed", name, Map.of("compaction", on));
  }

  @Command(
      name = "retention",
      mixinStandardHelpOptions = true,
      description = {
        "Sets the retention time of a topic.",
        "A shorter time loses older records and requires a confirmation."
      },
      footer = {"", "Example: murmuration topics retention posts 12h --confirm posts"})
  void retention(
      @Mixin ConfOption conf,
      @Mixin Output output,
      @Mixin Confirmation confirmation,
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Parameters(
              paramLabel = "TIME",
              converter = RetentionConverter.class,
              description = "20h, 7d, PT90M or forever.")
          Retention retention)
      throws IOException {
    try (KafkaAdmin admin = Clusters.open(conf)) {
      ChangeImpact.ofRetention(admin.topic(name).topic(), retention.duration())
          .ifPresent(loss -> confirmation.require(name, loss));
      admin.setRetention(name, retention.duration());
    }
    TopicTables.printDone(
        output,
        "changed",
        name,
        Map.of(
            "retention",
            Format.retention(
                retention.duration() == null ? null : retention.duration().toMillis())));
  }

  @Command(
      name = "replication",
      mixinStandardHelpOptions = true,
      description = {
        "Sets the number of replicas of each partition of a topic.",
        "Kafka copies in the background; 'murmuration topics info' shows the replicas in sync."
      },
      footer = {"", "Example: murmuration topics replication posts 3"})
  void replication(
      @Mixin ConfOption conf,
      @Mixin Output output,
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Parameters(paramLabel = "REPLICAS", description = "Number of replicas.") short replicas)
      throws IOException {
    try (KafkaAdmin admin = Clusters.open(conf)) {
      admin.setReplication(name, replicas);
    }
    TopicTables.printDone(output, "changed", name, Map.of("replicas", replicas));
  }
}
