package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicReader;
import io.murmuration.keyword.Phrase;
import io.murmuration.message.Topics;
import io.murmuration.support.ChildProcess;
import io.murmuration.support.ExactTopics;
import io.murmuration.support.GeneratedPosts;
import io.murmuration.support.KillableStages;
import io.murmuration.support.KillableStages.Killed;
import io.murmuration.support.KillableStages.Stage;
import io.murmuration.support.NaiveCounts;
import io.murmuration.support.TestCluster;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every verticle is a process, a second aggregate shares the load, and processes are killed while
 * posts flow. {@code -Dmurmuration.seed} repeats the posts, the victims and the pauses.
 */
class StageKillIT {
  private static final int POSTS = 20_000;
  private static final double POSTS_PER_SECOND = 140;
  private static final int KILLS_PER_PROCESS = 3;
  private static final int LONGEST_PAUSE_MILLIS = 1500;

  /** So long after a kill, the stage has to have passed all that stood before it then. */
  private static final Duration RECOVERY = Duration.ofSeconds(30);

  @TempDir private Path directory;

  private final long seed = Long.getLong("murmuration.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Settings settings = TestCluster.settings();
  private final KafkaConnection kafka = Bootstrap.kafka(settings);
  private final List<Duration> recoveries = new ArrayList<>();
  private KillableStages processes;
  private int kills;

  @BeforeEach
  void createTopics() {
    processes = new KillableStages(settings, directory);
  }

  @AfterEach
  void killProcesses() {
    processes.close();
  }

  @Test
  void kill_anyProcessWhilePostsFlow_losesAndDoublesNothing() throws Exception {
    GeneratedPosts generated = GeneratedPosts.generate(seed, POSTS, POSTS_PER_SECOND);
    Path file = Files.write(directory.resolve("posts.jsonl"), generated.lines(), UTF_8);
    try {
      List<Stage> stages = startStages();
      ChildProcess ingest = processes.startIngest(file, 1.0);
      awaitFlow(stages);
      killAtRandomMoments(stages);
      assertThat(processes.linesRead())
          .as("lines read at the last kill")
          .isLessThan(generated.lines().size());
      ingest.kill();
      processes.startIngest(file, null);
      awaitEnd(generated, stages);
      new ExactTopics(kafka, generated, NaiveCounts.of(generated.posts(), GeneratedPosts.KEYWORDS))
          .check();
    } catch (Exception | AssertionError e) {
      e.addSuppressed(new AssertionError(report() + processes.tails()));
      throw e;
    }
    System.out.println(report());
  }

  private List<Stage> startStages() throws Exception {
    List<String> topics =
        GeneratedPosts.KEYWORDS.stream()
            .map(keyword -> Topics.KEYWORD_PREFIX + Phrase.parse(keyword).slug())
            .toList();
    return List.of(
        processes.startCounting("related-terms", "related-terms", topics),
        processes.startCounting("aggregate", "aggregate-1", topics),
        processes.startCounting("aggregate", "aggregate-2", topics),
        processes.startFanout(GeneratedPosts.KEYWORDS));
  }

  private void awaitFlow(List<Stage> stages) {
    await("posts flow").atMost(PATIENCE).until(() -> mentions() > 0);
    processes.awaitCaughtUp(stages, PATIENCE);
  }

  /** Most victims fall alone, some two at a time, and some again before they have recovered. */
  private void killAtRandomMoments(List<Stage> stages) throws Exception {
    List<Stage> victims = new ArrayList<>();
    for (int i = 0; i < KILLS_PER_PROCESS; i++) {
      victims.addAll(stages);
    }
    Collections.shuffle(victims, random);
    while (!victims.isEmpty()) {
      List<Killed> killed = new ArrayList<>();
      int together = Math.min(victims.size(), 1 + random.nextInt(2));
      for (Stage victim : List.copyOf(victims.subList(0, together))) {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
        killed.removeIf(earlier -> earlier.stage().equals(victim));
        killed.add(processes.kill(victim));
        kills++;
        victims.remove(0);
      }
      for (Killed stage : killed) {
        recoveries.add(processes.awaitRecovery(stage, RECOVERY));
      }
    }
  }

  private void awaitEnd(GeneratedPosts generated, List<Stage> stages) {
    await("the file is read")
        .atMost(PATIENCE)
        .until(() -> processes.linesRead() == generated.lines().size());
    processes.awaitCaughtUp(stages.subList(3, 4), PATIENCE);
    processes.awaitCaughtUp(stages, PATIENCE);
    assertThat(processes.ingestCounts())
        .isEqualTo(
            new JsonObject()
                .put("read", generated.lines().size())
                .put("accepted", generated.posts().size())
                .put("duplicates", generated.duplicates())
                .put("notices", 0)
                .put("rejected", generated.rejected().size()));
  }

  private long mentions() {
    return TopicReader.latestByKey(kafka, Topics.MENTIONS).size();
  }

  private String report() {
    List<Long> millis = recoveries.stream().map(Duration::toMillis).sorted().toList();
    return "%s: seed=%d, %d kills, moved again after %s ms"
        .formatted(getClass().getSimpleName(), seed, kills, millis);
  }
}
