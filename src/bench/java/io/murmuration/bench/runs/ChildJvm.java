package io.murmuration.bench.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.kafka.EmbeddedKafka;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A child JVM whose standard output and error go to files. */
public final class ChildJvm implements AutoCloseable {
  private static final Set<String> OWN_VARIABLES =
      Set.of("KAFKA_URL", "KAFKA_PREFIX", "PORT", "MURMURATION_HOME", "JAVA_TOOL_OPTIONS");
  private static final int TAIL_LINES = 20;

  private final Process process;
  private final Path out;
  private final Path err;

  private ChildJvm(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Returns the {@code -X} options of this JVM: heap, collector and compiler. */
  public static List<String> ownJvmOptions() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-X"))
        .toList();
  }

  /** Starts the jar with its own broker in {@code data}, and the page on {@code port}. */
  public static ChildJvm startJar(Path jar, Path data, int port, String... more)
      throws IOException {
    List<String> command =
        new ArrayList<>(List.of("-jar", jar.toString(), "--data", data.toString()));
    command.addAll(List.of("--kafka-port", String.valueOf(EmbeddedKafka.freePort())));
    command.addAll(List.of("--port", String.valueOf(port)));
    command.addAll(List.of(more));
    return start(data, "jar", command);
  }

  /** Starts a JVM with the options of this one, and logs next to its data directory. */
  public static ChildJvm start(Path data, String logName, List<String> command) throws IOException {
    Path log = data.resolveSibling("logs").resolve(data.getFileName() + "-" + logName);
    return start(log, ownJvmOptions(), command);
  }

  /**
   * Starts a class of this class path, or a jar with {@code -jar}.
   *
   * @param log the path of the files for its output, without the extensions {@code .out} and {@code
   *     .err}
   */
  public static ChildJvm start(Path log, List<String> jvmOptions, List<String> command)
      throws IOException {
    Files.createDirectories(log.toAbsolutePath().getParent());
    Path out = Path.of(log + ".out");
    Path err = Path.of(log + ".err");
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(jvmOptions);
    line.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeAll(OWN_VARIABLES);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = builder.start();
    ChildJvm child = new ChildJvm(process, out, err);
    // An interrupted benchmark leaves no process running.
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(child::destroy));
    } catch (IllegalStateException e) { // This JVM is already shutting down.
      child.destroy();
      throw e;
    }
    return child;
  }

  /**
   * Waits for the process to end and returns the JSON object on its last line of output.
   *
   * @throws IOException if it fails, exceeds the timeout or prints something else. The message ends
   *     with the last lines of its standard error.
   */
  public JsonNode result(Duration timeout) throws IOException, InterruptedException {
    if (!process.waitFor(timeout.toSeconds(), TimeUnit.SECONDS)) {
      kill();
      throw failure("did not end within " + timeout.toSeconds() + " s");
    }
    if (process.exitValue() != 0) {
      throw failure("ended with exit code " + process.exitValue());
    }
    List<String> lines = Files.readAllLines(out, StandardCharsets.UTF_8);
    if (lines.isEmpty() || !lines.get(lines.size() - 1).startsWith("{")) {
      throw failure("printed no results");
    }
    return new ObjectMapper().readTree(lines.get(lines.size() - 1));
  }

  public long pid() {
    return process.pid();
  }

  /** Returns the CPU time of the process, or zero after it has ended. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Kills the process and all its descendants with {@code kill -9}. Returns when the process has
   * ended.
   */
  public void kill() throws InterruptedException {
    destroy();
    process.waitFor();
  }

  /** Kills the descendants first, because they cannot be found after their parent has ended. */
  private void destroy() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Stops the process as Ctrl-C does. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      destroy();
      Thread.currentThread().interrupt();
    }
  }

  /** Returns an exception for a failure, with the last lines of standard error. */
  public IOException failure(String problem) throws IOException {
    List<String> lines = Files.readAllLines(err, StandardCharsets.UTF_8);
    return new IOException(
        "%s %s%n%s"
            .formatted(
                err,
                problem,
                String.join(
                    System.lineSeparator(),
                    lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()))));
  }
}
