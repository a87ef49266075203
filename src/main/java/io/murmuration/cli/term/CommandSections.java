package io.murmuration.cli.term;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Lists the commands by purpose; commands of no section follow in the last one. */
public final class CommandSections implements IHelpSectionRenderer {
  private static final String OTHERS = "Other";
  private static final int INDENT = 2;

  private static final List<Map.Entry<String, List<String>>> SECTIONS =
      List.of(
          Map.entry("Run", List.of("run", "kafka", "replay", "record", "token")),
          Map.entry("Choose keywords and sources", List.of("keywords", "mutes", "sources")),
          Map.entry(
              "Operate Kafka", List.of("info", "wait", "topics", "groups", "lag", "tail", "write")),
          Map.entry("Recompute and audit", List.of("rewind", "verify")));

  /** Groups the subcommands in the usage text of a command. */
  public static CommandLine apply(CommandLine commandLine) {
    commandLine
        .getHelpSectionMap()
        .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new CommandSections());
    commandLine.getHelpSectionMap().remove(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING);
    return commandLine;
  }

  @Override
  public String render(Help help) {
    Map<String, Help> left = new LinkedHashMap<>(help.subcommands());
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, List<String>> section : SECTIONS) {
      Map<String, Help> commands = new LinkedHashMap<>();
      section.getValue().stream()
          .filter(left::containsKey)
          .forEach(name -> commands.put(name, left.remove(name)));
      append(section.getKey(), commands, help, text);
    }
    append(OTHERS, left, help, text);
    return text.toString();
  }

  private static void append(
      String section, Map<String, Help> commands, Help help, StringBuilder text) {
    if (commands.isEmpty()) {
      return;
    }
    int width = help.subcommands().keySet().stream().mapToInt(String::length).max().orElse(0);
    Help.TextTable table =
        Help.TextTable.forColumns(
            help.colorScheme(),
            new Help.Column(width + INDENT, INDENT, Help.Column.Overflow.SPAN),
            new Help.Column(
                help.commandSpec().usageMessage().width() - width - INDENT,
                INDENT,
                Help.Column.Overflow.WRAP));
    commands.forEach(
        (name, command) -> {
          String[] description = command.commandSpec().usageMessage().description();
          Text line = help.colorScheme().text(description.length == 0 ? "" : description[0]);
          table.addRowValues(help.colorScheme().commandText(name), line);
        });
    text.append("%n%s:%n".formatted(section)).append(table);
  }
}
