package io.murmuration.cli.kafka;

import io.murmuration.cli.term.Format;
import io.murmuration.cli.term.Output;
import io.murmuration.cli.term.Table;
import io.murmuration.control.TopicLayout;
import io.murmuration.kafka.TopicSpec;
import io.murmuration.message.Topics;
import io.murmuration.operate.admin.TopicDetail;
import io.murmuration.operate.admin.TopicPage;
import io.murmuration.operate.admin.TopicSummary;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Prints topics as tables. */
final class TopicTables {
  private TopicTables() {}

  static Table list(TopicPage page) {
    Table table =
        new Table(
            "TOPIC",
            ">PARTITIONS",
            ">REPLICAS",
            ">RECORDS",
            ">RECORDS/S",
            ">SIZE",
            "POLICY",
            "KEPT");
    for (TopicSummary topic : page.topics()) {
      table.add(
          topic.name(),
          topic.partitions(),
          topic.replicas(),
          Format.count(topic.records()),
          Format.rate(topic.recordsPerSecond()),
          Format.bytes(topic.bytes()),
          topic.policy(),
          kept(topic));
    }
    return table;
  }

  private static String kept(TopicSummary topic) {
    return topic.policy() == null ? "-" : Format.retention(topic.retentionMillis());
  }

  static void detail(TopicDetail detail, PrintWriter out) {
    TopicSummary topic = detail.topic();
    out.printf(
        "%s: %s, %s offsets, %s records/s, %s, %s, kept %s%n%n",
        topic.name(),
        Format.of(topic.partitions(), "partition"),
        Format.count(topic.records()),
        Format.rate(topic.recordsPerSecond()),
        Format.bytes(topic.bytes()),
        Objects.requireNonNullElse(topic.policy(), "-"),
        kept(topic));
    Table partitions =
        new Table(">PARTITION", ">LEADER", "REPLICAS", "IN SYNC", ">START", ">END", ">SIZE");
    for (TopicDetail.Partition partition : detail.partitions()) {
      partitions.add(
          partition.partition(),
          partition.leader(),
          ids(partition.replicas()),
          ids(partition.inSync()),
          Format.count(partition.start()),
          Format.count(partition.end()),
          Format.bytes(partition.bytes()));
    }
    partitions.print(out);
    Table groups = new Table("GROUP", "STATE", ">MEMBERS", ">LAG");
    detail
        .groups()
        .forEach(g -> groups.add(g.group(), g.state(), g.members(), Format.count(g.lag())));
    groups.printSection(out);
    Table settings = new Table("SETTING", "VALUE");
    detail.settings().stream()
        .filter(TopicDetail.Setting::ownValue)
        .forEach(setting -> settings.add(setting.name(), setting.value()));
    settings.printSection(out);
  }

  private static String ids(List<Integer> brokers) {
    return brokers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** Prints the change made to a topic or group, and its new values. */
  static void printDone(Output output, String what, String name, Map<String, Object> now) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("name", name);
    answer.put("done", what);
    answer.putAll(now);
    String values =
        now.entrySet().stream()
            .map(value -> value.getKey() + " " + value.getValue())
            .collect(Collectors.joining(", "));
    output.print(
        answer, out -> out.printf("%s: %s%s%n", what, name, values.isEmpty() ? "" : ": " + values));
  }

  /** Returns the partitions and settings for a topic name; those of Murmuration if it uses it. */
  static TopicSpec own(String name) {
    return TopicLayout.fixed(false).stream()
        .filter(fixed -> fixed.name().equals(name))
        .findFirst()
        .orElseGet(
            () ->
                name.startsWith(Topics.KEYWORD_PREFIX)
                    ? TopicLayout.keyword(Topics.slug(name), false)
                    : new TopicSpec(name, 1, Map.of()));
  }
}
