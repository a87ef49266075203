package io.murmuration.support;

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

/** Verticles that run as processes of their own on one cluster. */
public final class KillableStages implements AutoCloseable {
  private static final List<String> JVM_OPTIONS = List.of("-Xmx192m");
  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

  private final Settings settings;
  private final Path directory;
  private final TopicAdmin admin;
  private final List<ChildProcess> processes = new ArrayList<>();

  /** A process with the consumer group of its stage and the topics that the stage reads. */
  public record Stage(ChildProcess process, String group, List<String> inputTopics) {
    @Override
    public String toString() {
      return process.name();
    }
  }

  /** A stage that was killed, and what stood before it then. */
  public record Killed(Stage stage, long atNanos, Map<TopicPartition, Long> inputEnds) {}

  /**
   * Creates the topics that all installations have.
   *
   * @param directory for configuration files
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
   * @param name tells processes of the same verticle apart
   * @param ownTopics how many keywords may have a topic of their own
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
   * @param name tells processes of the same verticle apart
   */
  public Stage startCounting(String verticle, String name, List<String> keywordTopics)
      throws IOException {
    return new Stage(start(name, List.of("run", verticle)), verticle, keywordTopics);
  }

  /**
   * Starts to read a file.
   *
   * @param speed times real time, {@code null} for as fast as it goes
   */
  public ChildProcess startIngest(Path file, Double speed) throws IOException {
    JsonObject replay = new JsonObject().put("file", file.toString()).put("speed", speed);
    return startIngest(new JsonObject().put("source", "replay").put("replay", replay));
  }

  /** Starts to read what the settings of ingest say. */
  public ChildProcess startIngest(JsonObject ingest) throws IOException {
    Path conf = write("ingest", new JsonObject().put("ingest", ingest));
    return start("ingest", List.of("run", "ingest", "-conf", conf.toString()));
  }

  private Path write(String name, JsonObject conf) throws IOException {
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

  /** Kills a stage and starts it again at once. */
  public Killed kill(Stage stage) throws Exception {
    stage.process().kill();
    long atNanos = System.nanoTime();
    Killed killed = new Killed(stage, atNanos, admin.endOffsets(stage.inputTopics()));
    stage.process().start();
    return killed;
  }

  /**
   * Waits until a stage that was killed has committed all that stood before it then.
   *
   * @return how long that took after it was killed
   */
  public Duration awaitRecovery(Killed killed, Duration atMost) {
    Duration left = atMost.minusNanos(System.nanoTime() - killed.atNanos());
    await(killed.stage() + " moves again")
        .pollInterval(POLL_INTERVAL)
        .atMost(left.isNegative() ? Duration.ofMillis(1) : left)
        .until(() -> hasPassed(killed.stage().group(), killed.inputEnds()));
    return Duration.ofNanos(System.nanoTime() - killed.atNanos());
  }

  /** Waits until stages have committed all that stands before them now. */
  public void awaitCaughtUp(List<Stage> stages, Duration atMost) {
    for (Stage stage : stages) {
      Map<TopicPartition, Long> ends = admin.endOffsets(stage.inputTopics());
      await(stage + " catches up").atMost(atMost).until(() -> hasPassed(stage.group(), ends));
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

  /** How many lines ingest has read and committed. */
  public int linesRead() {
    return ingestCounts().getInteger("read");
  }

  /** What has become of the lines, as the committed cursor says. */
  public JsonObject ingestCounts() {
    Map<String, byte[]> cursors =
        TopicReader.latestByKey(Bootstrap.kafka(settings), Topics.SOURCE_CURSORS);
    return cursors.isEmpty()
        ? new JsonObject().put("read", 0)
        : new JsonObject(Buffer.buffer(cursors.values().iterator().next())).getJsonObject("counts");
  }

  /** The last lines that each process printed. */
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
