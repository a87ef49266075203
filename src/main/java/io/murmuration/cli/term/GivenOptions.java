package io.murmuration.cli.term;

import io.murmuration.config.Applicability;
import io.murmuration.config.ConfigException;
import java.util.HashSet;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The options that the user has typed, for {@link Applicability}. */
public final class GivenOptions {
  private GivenOptions() {}

  /** Returns the options of a command, each alone and after the name of the command. */
  public static Set<String> of(CommandSpec command) {
    ParseResult parsed = command.commandLine().getParseResult();
    String name = command.qualifiedName().replaceFirst("^\\S+ ?", "");
    Set<String> given = new HashSet<>();
    for (OptionSpec option : parsed.matchedOptions()) {
      given.add(option.longestName());
      given.add((name + " " + option.longestName()).strip());
    }
    return given;
  }

  /** Runs the last command of the command line, if its options fit each other. */
  public static int execute(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    CommandSpec command = last.commandSpec();
    if (!last.isUsageHelpRequested()) {
      try {
        Applicability.requireOptions(of(command), null);
      } catch (ConfigException e) {
        throw new ParameterException(command.commandLine(), e.getMessage(), e);
      }
    }
    return new CommandLine.RunLast().execute(parsed);
  }
}
