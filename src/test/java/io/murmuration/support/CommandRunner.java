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
    String[] args =
        Stream.concat(command.stream(), Stream.of("-conf", conf.toString())).toArray(String[]::new);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Main.commandLine(args)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(args);
    return new Ran(exitCode, out.toString(), err.toString());
  }
}
