package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.MuteStore;
import io.murmuration.kafka.EmbeddedKafka;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicReader;
import io.murmuration.message.Topics;
import io.murmuration.query.Query;
import io.murmuration.support.ExactTopics;
import io.murmuration.support.GeneratedPosts;
import io.murmuration.support.KillableStages;
import io.murmuration.support.KillableStages.Killed;
import io.murmuration.support.KillableStages.Stage;
import io.murmuration.support.NaiveCounts;
import io.murmuration.support.PushFeed;
import io.murmuration.support.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every verticle is a process, a second aggregate shares the load, and processes are killed while
 * posts flow, some of which a mute holds back. {@code -Dmurmuration.seed} repeats the posts and the
 * victims.
 */
class StageKillIT {
  private static final int KILLS_PER_PROCESS = 2;
  private static final int MAX_POSTS_BEFORE_A_KILL = 200;

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
    new MuteStore(kafka).add(List.of(Query.parseMute("#" + GeneratedPosts.TAG)), null);
    int port = EmbeddedKafka.freePort();
    List<Stage> stages = startStages();
    Stage ingest = processes.startPush(port);
    try (PushFeed feed = PushFeed.start(port, seed)) {
      awaitFlow(stages);
      List<Stage> all = new ArrayList<>(stages);
      all.add(ingest);
      killAtRandomMoments(all, feed);
      feed.awaitMore(1);
      GeneratedPosts sent = feed.stop();
      awaitEnd(sent, stages);
      check(sent);
    } catch (Exception | AssertionError e) {
      e.addSuppressed(new AssertionError(report() + processes.tails()));
      throw e;
    }
    System.out.println(report());
  }

  /** The fanout is the last one, so the counting stages wait for it in {@link #awaitEnd}. */
  private List<Stage> startStages() throws Exception {
    List<String> topics =
        GeneratedPosts.KEYWORDS.stream()
            .map(keyword -> Topics.KEYWORD_PREFIX + Query.parse(keyword).slug())
            .toList();
    return List.of(
        processes.startCounting("related-terms", "related-terms", topics),
        processes.startCounting("aggregate", "aggregate-1", topics),
        processes.startCounting("aggregate", "aggregate-2", topics),
        processes.startFanout(GeneratedPosts.KEYWORDS));
  }

  private void awaitFlow(List<Stage> stages) {
    await("posts flow").atMost(PATIENCE).until(() -> mentions() > 0);
    processes.awaitCaughtUp(stages);
  }

  /**
   * Kills most victims alone, some two at a time, and some again before they have recovered. Each
   * kill comes after a random number of further posts.
   */
  private void killAtRandomMoments(List<Stage> stages, PushFeed feed) throws Exception {
    List<Stage> victims = new ArrayList<>();
    for (int i = 0; i < KILLS_PER_PROCESS; i++) {
      victims.addAll(stages);
    }
    Collections.shuffle(victims, random);
    while (!victims.isEmpty()) {
      List<Killed> killed = new ArrayList<>();
      int together = Math.min(victims.size(), 1 + random.nextInt(2));
      for (Stage victim : List.copyOf(victims.subList(0, together))) {
        feed.awaitMore(1 + random.nextInt(MAX_POSTS_BEFORE_A_KILL));
        killed.removeIf(earlier -> earlier.stage().equals(victim));
        killed.add(processes.kill(victim));
        kills++;
        victims.remove(0);
      }
      for (Killed stage : killed) {
        recoveries.add(processes.awaitRecovery(stage));
      }
    }
  }

  private void awaitEnd(GeneratedPosts sent, List<Stage> stages) {
    processes.awaitCaughtUp(stages.subList(3, 4));
    processes.awaitCaughtUp(stages);
    assertThat(processes.ingestCounts().getInteger("accepted")).isEqualTo(sent.posts().size());
  }

  private void check(GeneratedPosts sent) {
    NaiveCounts all = NaiveCounts.of(sent.posts(), GeneratedPosts.KEYWORDS);
    NaiveCounts expected =
        NaiveCounts.of(sent.without(GeneratedPosts.TAG), GeneratedPosts.KEYWORDS);
    new ExactTopics(kafka, sent, expected).check();
    assertThat(ExactTopics.heldBack(kafka))
        .isPositive()
        .isEqualTo(all.matched() - expected.matched());
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
