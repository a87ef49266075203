package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.KeywordStore;
import io.murmuration.kafka.EmbeddedKafka;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.keyword.Keyword;
import io.murmuration.message.Topics;
import io.murmuration.query.Query;
import io.murmuration.support.ExactTopics;
import io.murmuration.support.GeneratedPosts;
import io.murmuration.support.KillableStages;
import io.murmuration.support.KillableStages.Stage;
import io.murmuration.support.NaiveCounts;
import io.murmuration.support.PushFeed;
import io.murmuration.support.TestCluster;
import io.murmuration.support.TopicRecords;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keywords move between the shared topic and their own while posts flow, with two processes each of
 * fanout and aggregate, some of which are killed. {@code -Dmurmuration.seed} repeats the posts, the
 * moves and the victims.
 */
class SharedTopicIT {
  private static final int OWN_TOPICS = 2;
  private static final int MOVES = 24;
  private static final int MAX_POSTS_BEFORE_A_MOVE = 200;

  @TempDir private Path directory;

  private final long seed = Long.getLong("murmuration.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Settings settings = TestCluster.settings();
  private final KafkaConnection kafka = Bootstrap.kafka(settings);
  private final KeywordStore keywords = new KeywordStore(kafka, OWN_TOPICS);
  private KillableStages processes;
  private int moves;
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
  void move_whilePostsFlowAndProcessesAreKilled_losesAndDoublesNothing() throws Exception {
    int port = EmbeddedKafka.freePort();
    List<Stage> stages = startStages();
    await("keywords are there")
        .atMost(PATIENCE)
        .until(() -> keywords.list().size() == GeneratedPosts.KEYWORDS.size());
    processes.startPush(port);
    try (PushFeed feed = PushFeed.start(port, seed)) {
      feed.awaitMore(1);
      moveAndKill(stages, feed);
      feed.awaitMore(1);
      GeneratedPosts sent = feed.stop();
      processes.awaitCaughtUp(stages.subList(0, 1));
      processes.awaitCaughtUp(stages);
      new ExactTopics(kafka, sent, NaiveCounts.of(sent.posts(), GeneratedPosts.KEYWORDS)).check();
    } catch (Exception | AssertionError e) {
      e.addSuppressed(new AssertionError(report() + processes.tails()));
      throw e;
    }
    System.out.println(report());
  }

  private List<Stage> startStages() throws Exception {
    List<String> topics = new ArrayList<>(List.of(Topics.KEYWORD_SHARED));
    GeneratedPosts.KEYWORDS.forEach(
        keyword -> topics.add(Topics.KEYWORD_PREFIX + Query.parse(keyword).slug()));
    return List.of(
        processes.startFanout("fanout-1", GeneratedPosts.KEYWORDS, OWN_TOPICS),
        processes.startFanout("fanout-2", GeneratedPosts.KEYWORDS, OWN_TOPICS),
        processes.startCounting("aggregate", "aggregate-1", topics),
        processes.startCounting("aggregate", "aggregate-2", topics),
        processes.startCounting("related-terms", "related-terms", topics));
  }

  /**
   * Swaps a keyword with a topic of its own for one without, over and over, until enough is moved,
   * every process has been killed, and some keyword has posts in both homes.
   */
  private void moveAndKill(List<Stage> stages, PushFeed feed) throws Exception {
    List<Stage> victims = new ArrayList<>(stages);
    Collections.shuffle(victims, random);
    while (moves < MOVES || !victims.isEmpty() || keywordsOfBothHomes() == 0) {
      feed.awaitMore(1 + random.nextInt(MAX_POSTS_BEFORE_A_MOVE));
      List<Keyword> own = new ArrayList<>();
      List<Keyword> shared = new ArrayList<>();
      keywords.list().forEach(keyword -> (keyword.sharesTopic() ? shared : own).add(keyword));
      assertThat(own).hasSizeLessThanOrEqualTo(OWN_TOPICS);
      List<Keyword> swap = new ArrayList<>();
      swap.add(shared.get(random.nextInt(shared.size())).inOwnTopic());
      if (own.size() == OWN_TOPICS) {
        swap.add(own.get(random.nextInt(own.size())).inSharedTopic());
      }
      moves += keywords.move(swap).size();
      if (!victims.isEmpty() && random.nextBoolean()) {
        processes.kill(victims.remove(0));
        kills++;
      }
    }
  }

  private long keywordsOfBothHomes() {
    return GeneratedPosts.KEYWORDS.stream()
        .map(keyword -> Query.parse(keyword).slug())
        .filter(slug -> !TopicRecords.all(kafka, Topics.KEYWORD_PREFIX + slug).isEmpty())
        .filter(
            slug ->
                TopicRecords.all(kafka, Topics.KEYWORD_SHARED).stream()
                    .anyMatch(record -> TopicRecords.utf8(record.key()).equals(slug)))
        .count();
  }

  private String report() {
    return "%s: seed=%d, %d moves, %d kills"
        .formatted(getClass().getSimpleName(), seed, moves, kills);
  }
}
