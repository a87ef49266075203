package io.murmuration;

import io.murmuration.cli.CommandSections;
import io.murmuration.cli.CompletionCommand;
import io.murmuration.cli.GroupsCommand;
import io.murmuration.cli.InfoCommand;
import io.murmuration.cli.KafkaCommand;
import io.murmuration.cli.KeywordsCommand;
import io.murmuration.cli.LagCommand;
import io.murmuration.cli.RecordCommand;
import io.murmuration.cli.ReplayCommand;
import io.murmuration.cli.RewindCommand;
import io.murmuration.cli.RunCommand;
import io.murmuration.cli.SourcesCommand;
import io.murmuration.cli.StartCommand;
import io.murmuration.cli.TailCommand;
import io.murmuration.cli.TopicsCommand;
import io.murmuration.cli.VerifyCommand;
import io.murmuration.cli.WaitCommand;
import io.murmuration.cli.WriteCommand;
import io.murmuration.config.ConfigException;
import io.murmuration.kafka.Refusal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;

/** The command line. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    // What Kafka holds is UTF-8, wherever it is read.
    int exitCode =
        commandLine()
            .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
            .execute(args);
    // A command that goes on in the background has answered nothing to exit with.
    if (exitCode != StartCommand.RUNNING) {
      System.exit(exitCode);
    }
  }

  /**
   * All commands. The exit code is 0 for success, 2 for a wrong command line or configuration and 1
   * for any other failure.
   */
  static CommandLine commandLine() {
    return CommandSections.apply(new CommandLine(new StartCommand()))
        .addSubcommand(new ReplayCommand())
        .addSubcommand(new RecordCommand())
        .addSubcommand(new RunCommand())
        .addSubcommand(new KafkaCommand())
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
        // A source is called replay too.
        .setAllowSubcommandsAsOptionParameters(true)
        .setParameterExceptionHandler(Main::explainUsage)
        .setExecutionExceptionHandler(Main::explain);
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
      commandLine.getErr().println("murmuration: " + Refusal.sentence(e));
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw e;
  }
}
