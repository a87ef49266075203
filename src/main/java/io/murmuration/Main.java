package io.murmuration;

import io.murmuration.cli.audit.RewindCommand;
import io.murmuration.cli.audit.VerifyCommand;
import io.murmuration.cli.follow.KeywordsCommand;
import io.murmuration.cli.follow.MutesCommand;
import io.murmuration.cli.follow.SourcesCommand;
import io.murmuration.cli.kafka.GroupsCommand;
import io.murmuration.cli.kafka.InfoCommand;
import io.murmuration.cli.kafka.LagCommand;
import io.murmuration.cli.kafka.TailCommand;
import io.murmuration.cli.kafka.TopicsCommand;
import io.murmuration.cli.kafka.WaitCommand;
import io.murmuration.cli.kafka.WriteCommand;
import io.murmuration.cli.run.KafkaCommand;
import io.murmuration.cli.run.RecordCommand;
import io.murmuration.cli.run.ReplayCommand;
import io.murmuration.cli.run.RunCommand;
import io.murmuration.cli.run.StartCommand;
import io.murmuration.cli.run.TokenCommand;
import io.murmuration.cli.term.CommandSections;
import io.murmuration.cli.term.CompletionCommand;
import io.murmuration.cli.term.GivenOptions;
import io.murmuration.cli.term.WholeNumbers;
import io.murmuration.config.ConfigException;
import io.murmuration.control.KeywordException;
import io.murmuration.kafka.KafkaErrors;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;

/** The command line. */
public final class Main {
  private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("replay", ReplayCommand::new);
    COMMANDS.put("record", RecordCommand::new);
    COMMANDS.put("run", RunCommand::new);
    COMMANDS.put("kafka", KafkaCommand::new);
    COMMANDS.put("token", TokenCommand::new);
    COMMANDS.put("keywords", KeywordsCommand::new);
    COMMANDS.put("mutes", MutesCommand::new);
    COMMANDS.put("sources", SourcesCommand::new);
    COMMANDS.put("info", InfoCommand::new);
    COMMANDS.put("wait", WaitCommand::new);
    COMMANDS.put("topics", TopicsCommand::new);
    COMMANDS.put("groups", GroupsCommand::new);
    COMMANDS.put("lag", LagCommand::new);
    COMMANDS.put("tail", TailCommand::new);
    COMMANDS.put("write", WriteCommand::new);
    COMMANDS.put("rewind", RewindCommand::new);
    COMMANDS.put("verify", VerifyCommand::new);
  }

  private Main() {}

  public static void main(String[] args) {
    // The texts in Kafka are UTF-8, whatever the encoding of the terminal.
    int exitCode =
        commandLine(args)
            .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
            .execute(args);
    // A command that keeps running in the background has no exit code yet.
    if (exitCode != StartCommand.RUNNING) {
      System.exit(exitCode);
    }
  }

  /**
   * Returns the command line for some arguments: with the command that they begin with, or with all
   * commands, which takes longer. The exit code is 0 for success, 2 for a wrong command line or
   * configuration, and 1 for any other failure.
   */
  public static CommandLine commandLine(String... args) {
    CommandLine commandLine = CommandSections.apply(new CommandLine(new StartCommand()));
    if (args.length > 0 && COMMANDS.containsKey(args[0])) {
      commandLine.addSubcommand(COMMANDS.get(args[0]).get());
    } else {
      COMMANDS.values().forEach(command -> commandLine.addSubcommand(command.get()));
      commandLine.addSubcommand(new CompletionCommand());
    }
    commandLine
        // A source is also called replay.
        .setAllowSubcommandsAsOptionParameters(true)
        .setExecutionStrategy(GivenOptions::execute)
        .setParameterExceptionHandler(Main::explainUsage)
        .setExecutionExceptionHandler(Main::explain);
    return WholeNumbers.apply(commandLine);
  }

  private static int explainUsage(CommandLine.ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("murmuration: " + e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.print(command.getHelp().synopsisHeading() + command.getHelp().synopsis(0));
    err.printf("Try '%s --help'.%n", command.getCommandSpec().qualifiedName());
    return CommandLine.ExitCode.USAGE;
  }

  private static int explain(
      Exception e, CommandLine commandLine, CommandLine.ParseResult parseResult) throws Exception {
    if (e instanceof ConfigException) {
      commandLine.getErr().println("murmuration: " + e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    if (e instanceof KeywordException) {
      commandLine.getErr().println("murmuration: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    if (e instanceof IOException || e instanceof KafkaException) {
      commandLine.getErr().println("murmuration: " + KafkaErrors.sentence(e));
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw e;
  }
}
