package io.murmuration;

import io.murmuration.cli.audit.RewindCommand;
import io.murmuration.cli.audit.VerifyCommand;
import io.murmuration.cli.follow.KeywordsCommand;
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
import io.murmuration.kafka.KafkaErrors;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;

/** The command line. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    // The texts in Kafka are UTF-8, whatever the encoding of the terminal.
    int exitCode =
        commandLine()
            .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
            .execute(args);
    // A command that keeps running in the background has no exit code yet.
    if (exitCode != StartCommand.RUNNING) {
      System.exit(exitCode);
    }
  }

  /**
   * Returns the command line with all commands. The exit code is 0 for success, 2 for a wrong
   * command line or configuration, and 1 for any other failure.
   */
  public static CommandLine commandLine() {
    CommandLine all =
        CommandSections.apply(new CommandLine(new StartCommand()))
            .addSubcommand(new ReplayCommand())
            .addSubcommand(new RecordCommand())
            .addSubcommand(new RunCommand())
            .addSubcommand(new KafkaCommand())
            .addSubcommand(new TokenCommand())
            .addSubcommand(new KeywordsCommand())
            .addSubcommand(new SourcesCommand())
            .addSubcommand(new InfoCommand())
            .addSubcommand(new WaitCommand())
            .addSubcommand(new TopicsCommand())
            .addSubcommand(new GroupsCommand())
            .addSubcommand(new LagCommand())
            .addSubcommand(new CompletionCommand())
            .addSubcommand(new TailCommand())
            .addSubcommand(new WriteCommand())
            .addSubcommand(new RewindCommand())
            .addSubcommand(new VerifyCommand())
            // A source is also called replay.
            .setAllowSubcommandsAsOptionParameters(true)
            .setExecutionStrategy(GivenOptions::execute)
            .setParameterExceptionHandler(Main::explainUsage)
            .setExecutionExceptionHandler(Main::explain);
    return WholeNumbers.apply(all);
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
    if (e instanceof IOException || e instanceof KafkaException) {
      commandLine.getErr().println("murmuration: " + KafkaErrors.sentence(e));
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw e;
  }
}
