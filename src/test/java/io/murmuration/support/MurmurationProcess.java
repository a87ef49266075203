package io.murmuration.support;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command in a JVM of its own. */
public final class MurmurationProcess implements AutoCloseable {
  private static final Pattern PAGE =
      Pattern.compile("Murmuration is running: http://127\\.0\\.0\\.1:([0-9]+)");
  private static final String LAUNCHER = "io.vertx.launcher.application.VertxApplication";
  private static final Pattern STACK_TRACE = Pattern.compile("(?m)^\\s+at |Exception in thread");

  /** A small heap, and the compiler that is ready first. */
  private static final List<String> SMALL =
      List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private final Process process;
  private final Path out;
  private final Path err;

  private MurmurationProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * Starts a command without waiting for it.
   *
   * @param directory working directory, which also keeps the output
   */
  public static MurmurationProcess start(
      Path directory, Map<String, String> environment, String... args) throws IOException {
    List<String> program =
        List.of("-cp", System.getProperty("java.class.path"), "io.murmuration.Main");
    return start(directory, environment, program, args);
  }

  /** Starts a command of the released jar without waiting for it. */
  public static MurmurationProcess startJar(
      Path directory, Map<String, String> environment, String... args) throws IOException {
    Path jar = Path.of("target", "murmuration.jar").toAbsolutePath();
    return start(directory, environment, List.of("-jar", jar.toString()), args);
  }

  /**
   * Starts a command of the released jar with the JVM options of {@code bin/murmuration}, without
   * waiting for it. If the heap is full, the JVM ends, and leaves a dump of it in the directory.
   */
  public static MurmurationProcess startReleased(
      Path directory, Map<String, String> environment, String... args) throws IOException {
    Path jar = Path.of("target", "murmuration.jar").toAbsolutePath();
    return start(
        directory,
        environment,
        List.of(
            "@" + Path.of("conf", "jvm.options").toAbsolutePath(),
            "-XX:+HeapDumpOnOutOfMemoryError",
            "-XX:+ExitOnOutOfMemoryError"),
        List.of("-jar", jar.toString()),
        args);
  }

  /** Starts Vert.x's own launcher, from the same jar. */
  public static MurmurationProcess startLauncher(
      Path directory, Map<String, String> environment, String... args) throws IOException {
    Path jar = Path.of("target", "murmuration.jar").toAbsolutePath();
    return start(directory, environment, List.of("-cp", jar.toString(), LAUNCHER), args);
  }

  private static MurmurationProcess start(
      Path directory, Map<String, String> environment, List<String> program, String... args)
      throws IOException {
    return start(directory, environment, SMALL, program, args);
  }

  private static MurmurationProcess start(
      Path directory,
      Map<String, String> environment,
      List<String> options,
      List<String> program,
      String... args)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(program);
    command.addAll(List.of(args));
    Path out = Files.createTempFile(directory, "out", ".txt");
    Path err = Files.createTempFile(directory, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    List.of(
            "KAFKA_URL",
            "KAFKA_PREFIX",
            "PORT",
            "ADMIN_TOKEN",
            "ALLOWED_HOSTS",
            "TRUSTED_PROXIES",
            "MURMURATION_HOME",
            "JAVA_TOOL_OPTIONS")
        .forEach(builder.environment()::remove);
    builder.environment().putAll(environment);
    return new MurmurationProcess(builder.start(), out, err);
  }

  /** Runs a command and waits for its exit. */
  public static MurmurationProcess run(
      Path directory, Map<String, String> environment, String... args) throws IOException {
    MurmurationProcess process = start(directory, environment, args);
    process.exitCode();
    return process;
  }

  /** Waits until the page is up and returns its port. */
  public int awaitPage() {
    await()
        .atMost(PATIENCE)
        .failFast("the process has ended", () -> !process.isAlive())
        .until(() -> PAGE.matcher(out()).find());
    Matcher page = PAGE.matcher(out());
    page.find();
    return Integer.parseInt(page.group(1));
  }

  /** Waits for the exit code, which is 143 after SIGTERM. */
  public int exitCode() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("still running: " + out() + err());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  public long pid() {
    return process.pid();
  }

  /** Returns the size of its output and standard error so far. */
  public long logBytes() throws IOException {
    return Files.size(out) + Files.size(err);
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  /** Returns its output so far. */
  public String out() {
    return read(out);
  }

  /** Returns its standard error so far. */
  public String err() {
    return read(err);
  }

  public boolean printedStackTrace() {
    return STACK_TRACE.matcher(err()).find() || STACK_TRACE.matcher(out()).find();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    exitCode();
  }
}
