package io.murmuration.cli.kafka;

import io.murmuration.cli.kafka.RetentionConverter.Retention;
import io.murmuration.cli.term.Clusters;
import io.murmuration.cli.term.ConfOption;
import io.murmuration.cli.term.Confirmation;
import io.murmuration.cli.term.Format;
import io.murmuration.cli.term.Output;
import io.murmuration.config.ConfigException;
import io.murmuration.kafka.TopicSpec;
import io.murmuration.operate.admin.ChangeImpact;
import io.murmuration.operate.admin.KafkaAdmin;
import io.murmuration.operate.admin.TopicDetail;
import io.murmuration.operate.admin.TopicPage;
import io.murmuration.operate.admin.TopicQuery;
import io.murmuration.operate.admin.TopicSummary;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists and changes the topics. */
@Command(
    name = "topics",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "[COMMAND]",
    description = {
      "Lists, creates, changes and destroys topics.",
      "Without a command, lists them.",
      "Names are with or without KAFKA_PREFIX; topics outside it are never changed."
    },
    footer = {"", "Example: murmuration topics list --search keyword --sort rate"})
public final class TopicsCommand extends TopicSettingsCommands implements Callable<Integer> {

  @Mixin private ConfOption conf;
  @Mixin private Output output;

  @Override
  public Integer call() throws Exception {
    list(conf, output, "", "name", new RateInterval(), Integer.MAX_VALUE, false);
    return 0;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = {
        "Lists topics with partitions, size and rate.",
        "RECORDS counts offsets, including compacted records and transaction markers."
      },
      footer = {"", "Example: murmuration topics list --sort size --limit 10"})
  void list(
      @Mixin ConfOption conf,
      @Mixin Output output,
      @Option(
              names = "--search",
              paramLabel = "TEXT",
              defaultValue = "",
              description = "Only topics whose name contains this text; case is ignored.")
          String search,
      @Option(
              names = "--sort",
              paramLabel = "BY",
              defaultValue = "name",
              description = "name (default), or largest first: size, rate or partitions.")
          String sort,
      @Mixin RateInterval rates,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "2147483647",
              showDefaultValue = CommandLine.Help.Visibility.NEVER,
              description = "Maximum number of topics.")
          int limit,
      @Option(names = "--all-topics", description = "Include topics outside KAFKA_PREFIX.")
          boolean all)
      throws IOException, InterruptedException {
    TopicQuery.Sort by = TopicQuery.Sort.parse("--sort", sort);
    TopicQuery query =
        new TopicQuery(search, by, by != TopicQuery.Sort.NAME, 0, positive("--limit", limit));
    TopicPage page;
    try (KafkaAdmin admin = Clusters.open(conf, all)) {
      page = rates.sample(() -> admin.topics(query));
      HiddenNotice.TOPICS.say(admin, conf, output);
    }
    output.print(page, out -> TopicTables.list(page).print(out));
    if (page.topics().isEmpty()) {
      output.say("There are no such topics.");
    }
  }

  @Command(
      name = "info",
      mixinStandardHelpOptions = true,
      description = "Describes a topic: partitions, settings, and its consumer groups.",
      footer = {"", "Example: murmuration topics info posts"})
  void info(
      @Mixin ConfOption conf,
      @Mixin Output output,
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Mixin RateInterval rates)
      throws IOException, InterruptedException {
    try (KafkaAdmin admin = Clusters.open(conf)) {
      TopicDetail topic = rates.sample(() -> admin.topic(name));
      output.print(topic, out -> TopicTables.detail(topic, out));
      HiddenNotice.GROUPS.say(admin, conf, output);
    }
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = {
        "Creates a topic.",
        "Murmuration's own topics get their standard partitions and settings."
      },
      footer = {"", "Example: murmuration topics create notes --partitions 4 --retention 7d"})
  void create(
      @Mixin ConfOption conf,
      @Mixin Output output,
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Option(
              names = "--partitions",
              paramLabel = "N",
              description = "Number of partitions (default: 1).")
          Integer partitions,
      @Option(
              names = "--replicas",
              paramLabel = "N",
              description = "Number of replicas (default: the default of the cluster).")
          Short replicas,
      @Option(
              names = "--retention",
              paramLabel = "TIME",
              converter = RetentionConverter.class,
              description = "Retention time: 20h, 7d or forever.")
          Retention retention,
      @Option(names = "--compaction", description = "Keep the latest record of each key forever.")
          boolean compaction,
      @Option(
              names = "--config",
              paramLabel = "KEY=VALUE",
              description = "Topic setting of Kafka; repeatable.")
          Map<String, String> config)
      throws IOException {
    short copies = replicas == null ? -1 : (short) positive("--replicas", replicas);
    int count;
    try (KafkaAdmin admin = Clusters.open(conf)) {
      TopicSpec own = TopicTables.own(admin.name(name));
      count = partitions == null ? own.partitions() : positive("--partitions", partitions);
      admin.create(name, count, copies, settings(own, compaction, retention, config));
    }
    TopicTables.printDone(output, "created", name, Map.of("partitions", count));
  }

  private static Map<String, String> settings(
      TopicSpec own, boolean compaction, Retention retention, Map<String, String> overrides) {
    Map<String, String> settings = new HashMap<>(own.config());
    if (compaction) {
      settings.put("cleanup.policy", "compact");
    }
    if (retention != null) {
      settings.put(
          "retention.ms",
          retention.duration() == null ? "-1" : String.valueOf(retention.duration().toMillis()));
    }
    if (overrides != null) {
      settings.putAll(overrides);
    }
    return settings;
  }

  @Command(
      name = "destroy",
      mixinStandardHelpOptions = true,
      description = "Destroys a topic with all its records.",
      footer = {"", "Example: murmuration topics destroy notes --confirm notes"})
  void destroy(
      @Mixin ConfOption conf,
      @Mixin Output output,
      @Mixin Confirmation confirmation,
      @Parameters(paramLabel = "NAME", description = NAME) String name)
      throws IOException {
    try (KafkaAdmin admin = Clusters.open(conf)) {
      TopicSummary topic = admin.topic(name).topic();
      confirmation.require(
          name,
          "This destroys topic %s with %s records. %s"
              .formatted(
                  topic.name(),
                  Format.count(topic.records()),
                  ChangeImpact.ofDestroyingTopic(topic.name()))
              .strip());
      admin.destroy(name);
    }
    TopicTables.printDone(output, "destroyed", name, Map.of());
  }

  private static int positive(String key, int value) {
    if (value < 1) {
      throw new ConfigException(key, value, "a number above 0");
    }
    return value;
  }
}
