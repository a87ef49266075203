package io.murmuration.attack;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.attack.net.Target;
import io.murmuration.kafka.EmbeddedKafka;
import io.murmuration.support.GeneratedPosts;
import io.murmuration.support.MurmurationProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The released jar with its own broker, in a process of its own, which accepts pushed posts. */
final class AttackedServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
  private static final String ADMIN_TOKEN = "a-token-beyond-any-guess";

  private final MurmurationProcess process;
  private final Target target;

  /**
   * The resources in use at one moment.
   *
   * @param residentMb resident memory
   * @param files open files and connections
   * @param logBytes size of everything logged so far
   */
  record Use(long residentMb, long files, long logBytes) {}

  private AttackedServer(MurmurationProcess process, Target target) {
    this.process = process;
    this.target = target;
  }

  static AttackedServer start(Path directory) throws IOException {
    int port = EmbeddedKafka.freePort();
    int kafkaPort = EmbeddedKafka.freePort();
    Path conf = directory.resolve("attack.json");
    Files.write(
        conf,
        JSON.writeValueAsBytes(
            Map.of("keywords", GeneratedPosts.KEYWORDS, "ingest", Map.of("source", "push"))));
    MurmurationProcess process =
        MurmurationProcess.startReleased(
            directory,
            Map.of("ADMIN_TOKEN", ADMIN_TOKEN),
            "-conf",
            conf.toString(),
            "--data",
            directory.resolve("data").toString(),
            "--kafka-port",
            String.valueOf(kafkaPort),
            "--port",
            String.valueOf(port));
    // An interrupted run leaves no process running.
    Runtime.getRuntime().addShutdownHook(new Thread(process::close));
    process.awaitPage();
    return new AttackedServer(
        process,
        new Target(InetAddress.getLoopbackAddress(), port, "kafka://127.0.0.1:" + kafkaPort));
  }

  Target target() {
    return target;
  }

  int port() {
    return target.port();
  }

  boolean isAlive() {
    return process.isRunning();
  }

  /** Returns the resources in use, with 0 for those that only Linux shows. */
  Use use() throws IOException {
    Path proc = Path.of("/proc", String.valueOf(process.pid()));
    if (!Files.exists(proc)) {
      return new Use(0, 0, process.logBytes());
    }
    long residentKb =
        Files.readAllLines(proc.resolve("status")).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
            .sum();
    try (Stream<Path> files = Files.list(proc.resolve("fd"))) {
      return new Use(residentKb >> 10, files.count(), process.logBytes());
    }
  }

  /** Returns the mebibytes of the heap that are in use after a garbage collection. */
  long liveMb() throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    new ProcessBuilder(jcmd.toString(), String.valueOf(process.pid()), "GC.run")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
    double bytes =
        get("/metrics")
            .lines()
            .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
            .sum();
    return Math.round(bytes / (1 << 20));
  }

  /** Returns the totals that the page shows. */
  Map<String, Long> totals() throws IOException, InterruptedException {
    Map<String, Long> totals = new TreeMap<>();
    JSON.readTree(get("/api/mentions"))
        .forEach(
            mention ->
                totals.put(mention.get("keyword").textValue(), mention.get("total").longValue()));
    return totals;
  }

  /** Returns whether the server answers {@code /health/live} in time. */
  boolean isLive() throws InterruptedException {
    try {
      return get("/health/live").contains("\"up\"");
    } catch (IOException e) {
      return false;
    }
  }

  private String get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + target.authority() + path))
            .timeout(ANSWER_TIMEOUT)
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
        .body();
  }

  /** Returns the last lines of the log. */
  String lastLines() {
    String[] lines = process.err().split("\n", -1);
    return Stream.of(lines).skip(Math.max(0, lines.length - 20)).reduce("", (a, b) -> a + "\n" + b);
  }

  @Override
  public void close() {
    process.close();
  }
}
