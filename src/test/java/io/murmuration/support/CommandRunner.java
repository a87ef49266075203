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
import java.util.ArrayList;
import java.util.List;

/** Runs commands in this process, on the cluster and under the prefix of a test. */
public final class CommandRunner {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path conf;

  /** What a command has left behind. */
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

  /** A command, its words with spaces between; the configuration follows them. */
  public Ran run(String command) {
    List<String> args = new ArrayList<>(List.of(command.split(" ")));
    args.add("-conf");
    args.add(conf.toString());
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Main.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(args.toArray(String[]::new));
    return new Ran(exitCode, out.toString(), err.toString());
  }
}
