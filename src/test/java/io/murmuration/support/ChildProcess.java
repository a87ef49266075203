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
 * A command in a JVM of its own that tests kill and restart. The output of all its runs is appended
 * to one file with its name.
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
   * @param name name of the output file
   * @param environment variables such as KAFKA_URL, which are not inherited from this process
   * @param jvmOptions options such as -Xmx
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

  /** Starts it, also again after it has ended. */
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

  /** Kills it with {@code kill -9} and waits until it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Sends SIGTERM and returns the exit code. */
  public int terminate(Duration atMost) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError(name + " still runs after SIGTERM");
    }
    return process.exitValue();
  }

  /** Suspends it with {@code kill -STOP}. */
  public void suspend() throws Exception {
    signal("-STOP");
  }

  /** Resumes it after {@link #suspend}. */
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

  /** Returns the last lines of its output. */
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
