package io.murmuration.cli.term;

import io.vertx.core.json.Json;
import java.io.PrintWriter;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The output of a command: data on standard output, as text or JSON, and messages on standard
 * error.
 */
public final class Output {
  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  public boolean isJson() {
    return json;
  }

  /** Prints a value as one line of JSON, or as text by {@code forPeople}. */
  public void print(Object value, Consumer<PrintWriter> forPeople) {
    PrintWriter out = out();
    if (json) {
      out.println(Json.encode(value));
    } else {
      forPeople.accept(out);
    }
    out.flush();
  }

  /** Returns whether the reader of standard output has gone. */
  public boolean isClosed() {
    return out().checkError();
  }

  /** Prints a message to standard error. */
  public void say(String format, Object... args) {
    PrintWriter err = command.commandLine().getErr();
    err.printf(format + "%n", args);
    err.flush();
  }

  PrintWriter out() {
    return command.commandLine().getOut();
  }
}
