package io.murmuration.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.kafka.EmbeddedKafka;
import io.murmuration.message.Post;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The released jar in a process of its own, with an embedded broker. */
public final class PageServer implements AutoCloseable {
  private static final int POSTS_PER_SECOND = 50;
  private static final Pattern LINK =
      Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+/#token=[A-Za-z0-9_-]{43}");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Path directory;
  private final int port;
  private final int kafkaPort;
  private MurmurationProcess process;

  private PageServer(Path directory, int port, int kafkaPort) {
    this.directory = directory;
    this.port = port;
    this.kafkaPort = kafkaPort;
  }

  /** Replays posts in real time and follows some phrases. */
  public static PageServer replay(Path directory, List<Post> posts, List<String> phrases)
      throws IOException {
    Path file = new InventedPosts(posts).write(directory.resolve("posts.jsonl"));
    return start(
        directory,
        phrases,
        Map.of("source", "replay", "replay", Map.of("file", file.toString(), "speed", 1)));
  }

  /** Simulates posts and follows some phrases. */
  public static PageServer simulate(Path directory, List<String> phrases) throws IOException {
    return start(
        directory,
        phrases,
        Map.of("source", "simulate", "simulate", Map.of("rate", POSTS_PER_SECOND)));
  }

  private static PageServer start(Path directory, List<String> phrases, Map<String, Object> ingest)
      throws IOException {
    Files.write(
        directory.resolve("page.json"),
        JSON.writeValueAsBytes(Map.of("keywords", phrases, "ingest", ingest)));
    PageServer server =
        new PageServer(directory, EmbeddedKafka.freePort(), EmbeddedKafka.freePort());
    server.start();
    return server;
  }

  /** Starts the process, which resumes where it stopped. */
  public void start() throws IOException {
    process =
        MurmurationProcess.startJar(
            directory,
            Map.of(),
            "-conf",
            directory.resolve("page.json").toString(),
            "--data",
            directory.resolve("data").toString(),
            "--kafka-port",
            String.valueOf(kafkaPort),
            "--port",
            String.valueOf(port));
    process.awaitPage();
  }

  /** Ends the process as Ctrl-C does. */
  public void stop() {
    process.terminate();
    process.exitCode();
  }

  /** Returns the link that the process has printed, with the admin token. */
  public String link() {
    Matcher link = LINK.matcher(process.out());
    if (!link.find()) {
      throw new AssertionError("no link: " + process.out());
    }
    return link.group();
  }

  /** Returns the admin token. */
  public String token() {
    return link().replaceFirst("^.*#token=", "");
  }

  public String url(String hash) {
    return "http://127.0.0.1:" + port + "/" + hash;
  }

  public JsonNode get(String path) {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url(path))).build();
      return JSON.readTree(CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
