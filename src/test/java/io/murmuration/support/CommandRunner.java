package io.murmuration.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.Main;
import io.murmuration.kafka.KafkaConnection;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Runs commands in this process, with the cluster and the prefix of a test. */
public final class CommandRunner {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path conf;

  /** The exit code and the output of a command. */
  public record Ran(int exitCode, String out, String err) {
    public JsonNode json() {
      try {
        return JSON.readTree(out);
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }

    public List<String> lines() {
      return out.lines().toList();
    }
  }

  /** A command that is running on another thread, and what it has printed so far. */
  public record Started(CompletableFuture<Ran> run, StringWriter out) {
    public boolean hasPrinted(String text) {
      return out.toString().contains(text);
    }
  }

  public CommandRunner(KafkaConnection kafka, Path directory) throws IOException {
    conf = directory.resolve("conf.json");
    Files.writeString(
        conf,
        "{\"kafka\": {\"url\": \"kafka://%s\", \"prefix\": \"%s\"}}"
            .formatted(kafka.bootstrapServers(), kafka.prefix()));
  }

  /** Runs a command whose words are separated by spaces. */
  public Ran run(String command) {
    return run(List.of(command.split(" ")));
  }

  /** Runs the words of a command. */
  public Ran run(List<String> command) {
    return run(command, new StringWriter());
  }

  /** Runs the words of a command on another thread. */
  public Started start(List<String> command) {
    StringWriter out = new StringWriter();
    return new Started(CompletableFuture.supplyAsync(() -> run(command, out)), out);
  }

  private Ran run(List<String> command, StringWriter out) {
    String[] args =
        Stream.concat(command.stream(), Stream.of("-conf", conf.toString())).toArray(String[]::new);
    StringWriter err = new StringWriter();
    int exitCode =
        Main.commandLine(args)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(args);
    return new Ran(exitCode, out.toString(), err.toString());
  }
}
