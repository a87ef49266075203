package io.murmuration.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The command line in a JVM of its own. What it prints is appended to a file of its name, so that
 * the lives of a process that is killed and started again stand in one place.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Path LOGS = Path.of("target", "child-processes");
  private static final List<String> OWN_VARIABLES =
      List.of("KAFKA_URL", "KAFKA_PREFIX", "PORT", "MURMURATION_HOME");
  private static final int TAIL_LINES = 40;

  private final String name;
  private final Map<String, String> environment;
  private final List<String> command;
  private Process process;

  /**
   * @param name names the file of what it prints
   * @param environment KAFKA_URL and the like; what this process has of them is not inherited
   * @param jvmOptions such as -Xmx
   */
  public ChildProcess(
      String name, Map<String, String> environment, List<String> jvmOptions, List<String> args) {
    this.name = name;
    this.environment = environment;
    command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.murmuration.Main"));
    command.addAll(args);
  }

  /** Starts it, or starts it again after it has ended. */
  public void start() throws IOException {
    Files.createDirectories(LOGS);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    builder.environment().keySet().removeAll(OWN_VARIABLES);
    builder.environment().putAll(environment);
    process = builder.start();
  }

  /** {@code kill -9}; returns when the process is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to end, with SIGTERM; returns what it exited with. */
  public int terminate(Duration atMost) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError(name + " goes on after SIGTERM");
    }
    return process.exitValue();
  }

  /** {@code kill -STOP}: it goes on living, and does nothing. */
  public void suspend() throws Exception {
    signal("-STOP");
  }

  /** Lets it go on after {@link #suspend}. */
  public void resume() throws Exception {
    signal("-CONT");
  }

  private void signal(String signal) throws Exception {
    int exitCode =
        new ProcessBuilder("kill", signal, String.valueOf(process.pid())).start().waitFor();
    if (exitCode != 0) {
      throw new AssertionError("kill " + signal + " of " + name + " failed with " + exitCode);
    }
  }

  public String name() {
    return name;
  }

  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  /**
   * Waits for the process to end by itself.
   *
   * @return its exit code
   */
  public int awaitExit(long seconds) throws InterruptedException, IOException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new AssertionError(name + " has not ended within " + seconds + " s\n" + tail());
    }
    return process.exitValue();
  }

  /** The last lines that it printed. */
  public String tail() throws IOException {
    List<String> lines = Files.exists(log()) ? Files.readAllLines(log()) : List.of();
    return "--- %s, the end of %s%n%s"
        .formatted(
            name,
            log(),
            String.join(
                System.lineSeparator(),
                lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size())));
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private Path log() {
    return LOGS.resolve(name + ".log");
  }
}
