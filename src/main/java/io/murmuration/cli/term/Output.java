package io.murmuration.cli.term;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * How a command answers: data on standard output, for people or as JSON, and words on the other.
 */
public final class Output {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(names = "--json", description = "Answers in JSON.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  public boolean isJson() {
    return json;
  }

  /** Prints a value as JSON in one line, or has it printed for people. */
  public void print(Object value, Consumer<PrintWriter> forPeople) {
    PrintWriter out = out();
    if (json) {
      try {
        out.println(JSON.writeValueAsString(value));
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    } else {
      forPeople.accept(out);
    }
    out.flush();
  }

  /** Whether nobody reads any more what is printed. */
  public boolean isClosed() {
    return out().checkError();
  }

  /** Says something that is no data. */
  public void say(String format, Object... args) {
    PrintWriter err = command.commandLine().getErr();
    err.printf(format + "%n", args);
    err.flush();
  }

  PrintWriter out() {
    return command.commandLine().getOut();
  }
}
