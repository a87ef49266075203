package io.murmuration.cli.kafka;

import io.murmuration.cli.term.Clusters;
import io.murmuration.cli.term.ConfOption;
import io.murmuration.cli.term.Confirmation;
import io.murmuration.cli.term.Format;
import io.murmuration.cli.term.Output;
import io.murmuration.cli.term.Table;
import io.murmuration.kafka.OffsetTarget;
import io.murmuration.operate.admin.ChangeImpact;
import io.murmuration.operate.admin.GroupDetail;
import io.murmuration.operate.admin.GroupSummary;
import io.murmuration.operate.admin.KafkaAdmin;
import io.murmuration.operate.admin.OffsetChange;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists consumer groups, resets their offsets and deletes groups. */
@Command(
    name = "groups",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "[COMMAND]",
    description = {
      "Lists, resets and destroys consumer groups.",
      "Without a command, lists them.",
      "Each stage is a group of the same name: fanout, aggregate, related-terms."
    },
    footer = {"", "Example: murmuration groups info fanout"})
public final class GroupsCommand implements Callable<Integer> {
  private static final String GROUP = "Group name, with or without KAFKA_PREFIX.";

  @Mixin private ConfOption conf;
  @Mixin private Output output;

  @Override
  public Integer call() throws IOException {
    list(conf, output);
    return 0;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists consumer groups with members and lag in records.",
      footer = {"", "Example: murmuration groups list"})
  void list(@Mixin ConfOption conf, @Mixin Output output) throws IOException {
    List<GroupSummary> groups;
    try (KafkaAdmin admin = Clusters.open(conf)) {
      groups = admin.groups();
      HiddenNotice.TOPICS_AND_GROUPS.say(admin, conf, output);
    }
    Table table = new Table("GROUP", "STATE", "PROTOCOL", ">MEMBERS", ">LAG");
    for (GroupSummary group : groups) {
      table.add(
          group.group(),
          group.state(),
          group.protocol(),
          group.members(),
          Format.count(group.lag()));
    }
    output.print(groups, table::print);
    if (groups.isEmpty()) {
      output.say("There are no groups.");
    }
  }

  @Command(
      name = "info",
      mixinStandardHelpOptions = true,
      description = {
        "Describes a group: members, and offset and lag in each partition.",
        "BEHIND is the age of the next record to read."
      },
      footer = {"", "Example: murmuration groups info aggregate"})
  void info(
      @Mixin ConfOption conf,
      @Mixin Output output,
      @Parameters(paramLabel = "GROUP", description = GROUP) String name)
      throws IOException {
    try (KafkaAdmin admin = Clusters.open(conf)) {
      GroupDetail group = admin.group(name);
      output.print(group, out -> print(group, out));
      HiddenNotice.TOPICS.say(admin, conf, output);
    }
  }

  private static void print(GroupDetail group, PrintWriter out) {
    out.printf(
        "%s: %s, %s, %s, %s behind%n",
        group.group(),
        group.state(),
        group.protocol(),
        Format.of(group.members().size(), "member"),
        Format.of(group.lag(), "record"));
    Table members = new Table("MEMBER", "HOST", ">PARTITIONS");
    group.members().forEach(m -> members.add(m.id(), m.host(), m.partitions()));
    members.printSection(out);
    Table partitions =
        new Table("TOPIC", ">PARTITION", ">COMMITTED", ">END", ">LAG", ">BEHIND", "MEMBER");
    for (GroupDetail.Partition partition : group.partitions()) {
      partitions.add(
          partition.topic(),
          partition.partition(),
          Format.count(partition.committed()),
          Format.count(partition.end()),
          Format.count(partition.lag()),
          Format.age(partition.lagMillis()),
          partition.member());
    }
    partitions.printSection(out);
  }

  @Command(
      name = "reset",
      mixinStandardHelpOptions = true,
      description = {
        "Resets the offsets of an inactive group. Dry run unless --execute is given.",
        "Stages count records that they read again twice. To recompute counts, use 'murmuration"
            + " rewind'."
      },
      footer = {
        "",
        "Example: 'murmuration groups reset fanout --to 10m' shows the offsets of ten minutes ago;"
            + " with --execute, fanout resumes from them."
      })
  void reset(
      @Mixin ConfOption conf,
      @Mixin Output output,
      @Parameters(paramLabel = "GROUP", description = GROUP) String name,
      @Option(
              names = "--to",
              required = true,
              paramLabel = "TARGET",
              description =
                  "earliest, latest, an offset, last:100, a time such as 2026-11-22T10:15, or an age"
                      + " such as 10m.")
          String target,
      @Option(
              names = "--topic",
              paramLabel = "TOPIC",
              description =
                  "Only in this topic; repeatable (default: all topics with committed offsets).")
          List<String> topics,
      @Option(names = "--execute", description = "Apply the reset.") boolean execute)
      throws IOException {
    OffsetTarget to = OffsetTarget.parse("--to", target);
    String consequence;
    try (KafkaAdmin admin = Clusters.open(conf)) {
      List<OffsetChange> plan = admin.planReset(name, to, topics == null ? List.of() : topics);
      if (execute) {
        admin.reset(name, plan);
      }
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("group", name);
      answer.put("executed", execute);
      answer.put("changes", plan);
      output.print(answer, out -> print(plan, out));
      consequence = ChangeImpact.ofReset(admin.name(name));
    }
    if (!consequence.isEmpty()) {
      output.say("%s", consequence);
    }
    if (!execute) {
      output.say("Nothing was changed. Add --execute to apply.");
    }
  }

  private static void print(List<OffsetChange> plan, PrintWriter out) {
    Table table = new Table("TOPIC", ">PARTITION", ">FROM", ">TO", ">RECORDS");
    for (OffsetChange change : plan) {
      table.add(
          change.topic(),
          change.partition(),
          Format.count(change.from()),
          Format.count(change.to()),
          change.from() == null ? "-" : "%+,d".formatted(change.to() - change.from()));
    }
    table.print(out);
  }

  @Command(
      name = "destroy",
      mixinStandardHelpOptions = true,
      description = "Destroys an inactive group with its offsets; its topics remain.",
      footer = {"", "Example: murmuration groups destroy notes-reader --confirm notes-reader"})
  void destroy(
      @Mixin ConfOption conf,
      @Mixin Output output,
      @Mixin Confirmation confirmation,
      @Parameters(paramLabel = "GROUP", description = GROUP) String name)
      throws IOException {
    try (KafkaAdmin admin = Clusters.open(conf)) {
      String group = admin.group(name).group();
      confirmation.require(
          name,
          "This destroys group %s with its offsets. %s"
              .formatted(group, ChangeImpact.ofDestroyingGroup(group))
              .strip());
      admin.destroyGroup(name);
    }
    TopicTables.printDone(output, "destroyed", name, Map.of());
  }
}
