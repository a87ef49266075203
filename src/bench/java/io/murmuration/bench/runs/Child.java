package io.murmuration.bench.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/** A JVM of its own, whose standard output and error are kept in files. */
public final class Child implements AutoCloseable {
  private static final Set<String> OWN_VARIABLES =
      Set.of("KAFKA_URL", "KAFKA_PREFIX", "PORT", "MURMURATION_HOME", "JAVA_TOOL_OPTIONS");
  private static final int TAIL_LINES = 20;

  private final Process process;
  private final Path out;
  private final Path err;

  private Child(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** The heap, collector and compiler options that this JVM was started with. */
  public static List<String> ownJvmOptions() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-X"))
        .toList();
  }

  /**
   * Starts a class of this class path, or a jar with {@code -jar}.
   *
   * @param log where what it prints is kept, as {@code .out} and {@code .err}
   */
  public static Child start(Path log, List<String> jvmOptions, List<String> command)
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
    Child child = new Child(process, out, err);
    // A benchmark that is stopped leaves nothing running.
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(child::destroy));
    } catch (IllegalStateException e) { // It is being stopped already.
      child.destroy();
      throw e;
    }
    return child;
  }

  /**
   * The JSON object on the last line that it prints before it ends.
   *
   * @throws IOException if it fails, takes too long or prints something else; the message ends with
   *     what it said last
   */
  public JsonNode result(Duration patience) throws IOException, InterruptedException {
    if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
      kill();
      throw failure("has not ended within " + patience.toSeconds() + " s");
    }
    if (process.exitValue() != 0) {
      throw failure("has ended with " + process.exitValue());
    }
    List<String> lines = Files.readAllLines(out, StandardCharsets.UTF_8);
    if (lines.isEmpty() || !lines.get(lines.size() - 1).startsWith("{")) {
      throw failure("has printed no figures");
    }
    return new ObjectMapper().readTree(lines.get(lines.size() - 1));
  }

  public long pid() {
    return process.pid();
  }

  /** The processor time that it has used; none once it has ended. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** {@code kill -9}, also to all that it has started; returns when the process is gone. */
  public void kill() throws InterruptedException {
    destroy();
    process.waitFor();
  }

  /** What it has started comes first: it can no longer be found once its parent is gone. */
  private void destroy() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Ends it as Ctrl-C does. */
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

  /** What to throw when it has not done what it should. */
  public IOException failure(String what) throws IOException {
    List<String> lines = Files.readAllLines(err, StandardCharsets.UTF_8);
    return new IOException(
        "%s %s%n%s"
            .formatted(
                err,
                what,
                String.join(
                    System.lineSeparator(),
                    lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()))));
  }
}
