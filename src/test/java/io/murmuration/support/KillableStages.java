package io.murmuration.support;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.awaitility.Awaitility.await;

import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.TopicLayout;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.kafka.TopicReader;
import io.murmuration.message.Topics;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Stages that run as processes of their own on one cluster, so that tests can kill them. */
public final class KillableStages implements AutoCloseable {
  private static final List<String> JVM_OPTIONS = List.of("-Xmx192m");

  /** Time limits after which groups and readers stop waiting for a killed process. */
  private static final JsonObject CLIENT =
      new JsonObject()
          .put("session.timeout.ms", 3_000)
          .put("heartbeat.interval.ms", 500)
          .put("transaction.timeout.ms", 3_000);

  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

  private final Settings settings;
  private final Path directory;
  private final TopicAdmin admin;
  private final List<ChildProcess> processes = new ArrayList<>();

  /** A process, the consumer group of its stage and the topics that the stage reads. */
  public record Stage(ChildProcess process, String group, List<String> inputTopics) {
    @Override
    public String toString() {
      return process.name();
    }
  }

  /** A killed stage and the ends of its input topics at that time. */
  public record Killed(Stage stage, long atNanos, Map<TopicPartition, Long> inputEnds) {}

  /**
   * Creates the topics of every installation.
   *
   * @param directory directory of the configuration files
   */
  public KillableStages(Settings settings, Path directory) {
    this.settings = settings;
    this.directory = directory;
    this.admin = new TopicAdmin(Bootstrap.kafka(settings));
    admin.ensure(TopicLayout.fixed(false));
  }

  /** Starts a stage that reads {@code posts}. */
  public Stage startFanout(List<String> keywords) throws IOException {
    return startFanout("fanout", keywords, Settings.Fanout.DEFAULT_OWN_TOPICS);
  }

  /**
   * Starts a stage that reads {@code posts}.
   *
   * @param name name among the processes of the same verticle
   * @param ownTopics maximum number of keywords with a topic of their own
   */
  public Stage startFanout(String name, List<String> keywords, int ownTopics) throws IOException {
    JsonObject fanout = new JsonObject().put("ownTopics", ownTopics);
    Path conf =
        write(
            name, new JsonObject().put("keywords", new JsonArray(keywords)).put("fanout", fanout));
    return new Stage(
        start(name, List.of("run", "fanout", "-conf", conf.toString())),
        "fanout",
        List.of(Topics.POSTS));
  }

  /**
   * Starts a stage that reads the topics of the keywords.
   *
   * @param name name among the processes of the same verticle
   */
  public Stage startCounting(String verticle, String name, List<String> keywordTopics)
      throws IOException {
    Path conf = write(name, new JsonObject());
    return new Stage(
        start(name, List.of("run", verticle, "-conf", conf.toString())), verticle, keywordTopics);
  }

  /** Starts an ingest that takes posts over HTTP at a port. It counts as a stage without input. */
  public Stage startPush(int port) throws IOException {
    JsonObject push = new JsonObject().put("port", port);
    return new Stage(
        startIngest(new JsonObject().put("source", "push").put("push", push)), "ingest", List.of());
  }

  /** Starts an ingest with the given settings. */
  public ChildProcess startIngest(JsonObject ingest) throws IOException {
    Path conf = write("ingest", new JsonObject().put("ingest", ingest));
    return start("ingest", List.of("run", "ingest", "-conf", conf.toString()));
  }

  private Path write(String name, JsonObject conf) throws IOException {
    conf.put("kafka", new JsonObject().put("client", CLIENT));
    return Files.writeString(directory.resolve(name + ".json"), conf.encode());
  }

  private ChildProcess start(String name, List<String> args) throws IOException {
    Map<String, String> environment =
        Map.of(
            "KAFKA_URL",
            "kafka://" + settings.kafka().url().bootstrapServers(),
            "KAFKA_PREFIX",
            settings.kafka().prefix());
    ChildProcess process =
        new ChildProcess(settings.kafka().prefix() + name, environment, JVM_OPTIONS, args);
    processes.add(process);
    process.start();
    return process;
  }

  /** Kills a stage and restarts it at once. */
  public Killed kill(Stage stage) throws Exception {
    stage.process().kill();
    long atNanos = System.nanoTime();
    Killed killed = new Killed(stage, atNanos, admin.endOffsets(stage.inputTopics()));
    stage.process().start();
    return killed;
  }

  /**
   * Waits until a killed stage has committed all input that it had when it was killed.
   *
   * @return the time since the kill
   */
  public Duration awaitRecovery(Killed killed) {
    await(killed.stage() + " moves again")
        .pollInterval(POLL_INTERVAL)
        .atMost(PATIENCE)
        .until(() -> hasPassed(killed.stage().group(), killed.inputEnds()));
    return Duration.ofNanos(System.nanoTime() - killed.atNanos());
  }

  /** Waits until stages have committed all input that they have now. */
  public void awaitCaughtUp(List<Stage> stages) {
    for (Stage stage : stages) {
      Map<TopicPartition, Long> ends = admin.endOffsets(stage.inputTopics());
      await(stage + " catches up").atMost(PATIENCE).until(() -> hasPassed(stage.group(), ends));
    }
  }

  private boolean hasPassed(String group, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>(admin.committedOffsets(group));
    return ends.entrySet().stream()
        .allMatch(
            end -> {
              OffsetAndMetadata offset = committed.get(end.getKey());
              return (offset == null ? 0 : offset.offset()) >= end.getValue();
            });
  }

  /** Returns the number of lines that ingest has read and committed. */
  public int linesRead() {
    return ingestCounts().getInteger("read");
  }

  /** Returns the counts in the committed cursor of ingest. */
  public JsonObject ingestCounts() {
    Map<String, byte[]> cursors =
        TopicReader.latestByKey(Bootstrap.kafka(settings), Topics.SOURCE_CURSORS);
    return cursors.isEmpty()
        ? new JsonObject().put("read", 0)
        : new JsonObject(Buffer.buffer(cursors.values().iterator().next())).getJsonObject("counts");
  }

  /** Returns the last lines that each process printed. */
  public String tails() throws IOException {
    StringBuilder tails = new StringBuilder();
    for (ChildProcess process : processes) {
      tails.append(System.lineSeparator()).append(process.tail());
    }
    return tails.toString();
  }

  @Override
  public void close() {
    processes.forEach(ChildProcess::close);
    admin.close();
  }
}
