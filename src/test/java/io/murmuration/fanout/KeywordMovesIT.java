package io.murmuration.fanout;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.KeywordStore;
import io.murmuration.control.TopicLayout;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.kafka.TopicReader;
import io.murmuration.keyword.Keyword;
import io.murmuration.message.Topics;
import io.murmuration.query.NamedQuery;
import io.murmuration.support.TestCluster;
import io.murmuration.support.TestTopics;
import io.murmuration.support.TopicRecords;
import io.murmuration.support.WrittenPosts;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class KeywordMovesIT {

  private final Settings settings =
      TestCluster.settings().withKeywords(List.of("kafka", "java")).withOwnTopics(1);
  private final KafkaConnection kafka = Bootstrap.kafka(settings);
  private final Vertx vertx = Vertx.vertx();
  private final WrittenPosts posts = new WrittenPosts(vertx, kafka);

  @AfterEach
  void close() {
    posts.close();
    vertx.close().await();
  }

  @Test
  void fanout_sharedKeywordGetsBusy_swapsItWithTheQuietOneAndLosesNoPost() {
    vertx.deployVerticle(new FanoutVerticle(settings, Duration.ofMillis(300))).await();
    assertThat(topics()).containsExactly("keyword-shared", "keyword-kafka");
    await("the busy keyword has the topic")
        .atMost(PATIENCE)
        .until(
            () -> {
              posts.write(20, "Java");
              return topics().equals(List.of("keyword-java", "keyword-shared"));
            });
    await("posts go there")
        .atMost(PATIENCE)
        .until(
            () -> {
              posts.write(1, "Java");
              return !TopicRecords.all(kafka, "keyword-java").isEmpty();
            });
    await("all posts are sent on").atMost(PATIENCE).until(() -> sentOn(kafka) == posts.count());
  }

  @Test
  void fanout_keywordThatARefusedRecordFollows_writesItAgainAtTheStart() throws Exception {
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      admin.ensure(TopicLayout.fixed(false));
    }
    new KeywordStore(kafka).add(NamedQuery.parseList("java"));
    byte[] java = TopicReader.latestByKey(kafka, Topics.KEYWORDS).get("java");
    new TestTopics(kafka).send(Topics.KEYWORDS, "java", "no keyword");

    vertx.deployVerticle(new FanoutVerticle(settings.withKeywords(List.of()))).await();

    assertThat(TopicReader.latestByKey(kafka, Topics.KEYWORDS).get("java")).isEqualTo(java);
  }

  @Test
  void begin_topicThatKafkaRefuses_leavesTheKeywordInTheSharedTopic() {
    KafkaConnection dotted = prepareCollision();
    KeywordStore store = new KeywordStore(dotted, 0);
    store.add(NamedQuery.parseList("java,kafka"));
    RefusedTopics refused = new RefusedTopics(Duration.ofMinutes(1));
    KeywordMoves moves = new KeywordMoves(vertx, dotted, 2, new OwnTopics(dotted, false, refused));

    moves.begin(store.list().stream().map(Keyword::inOwnTopic).toList());

    await("the other keyword has moved")
        .atMost(PATIENCE)
        .until(() -> store.list().stream().anyMatch(keyword -> !keyword.sharesTopic()));
    assertThat(store.list())
        .extracting(Keyword::topic)
        .containsExactly("keyword-shared", "keyword-kafka");
    long nowMillis = System.currentTimeMillis();
    assertThat(store.list())
        .extracting(keyword -> refused.mayCreate(keyword, nowMillis))
        .containsExactly(false, true);
  }

  @Test
  void fanout_refusalThatEnds_movesTheKeywordToItsOwnTopicAndLosesNoPost() {
    KafkaConnection dotted = prepareCollision();
    new KeywordStore(dotted).add(NamedQuery.parseList("java"));
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger fanout = (Logger) LoggerFactory.getLogger(FanoutVerticle.class.getPackageName());
    fanout.addAppender(log);
    try (WrittenPosts written = new WrittenPosts(vertx, dotted);
        TopicAdmin admin = new TopicAdmin(underscored())) {
      Settings refused = settings.withPrefix(dotted.prefix());
      vertx.deployVerticle(new FanoutVerticle(refused, Duration.ofMillis(100))).await();
      await("the topic is refused")
          .atMost(PATIENCE)
          .until(() -> List.copyOf(log.list).stream().anyMatch(e -> e.toString().contains("java")));
      written.write(20, "Java");
      admin.delete(List.of("keyword-java"));

      await("posts go to the topic of the keyword")
          .atMost(PATIENCE)
          .until(
              () -> {
                written.write(1, "Java");
                return !TopicRecords.all(dotted, "keyword-java").isEmpty();
              });
      await("all posts are sent on")
          .atMost(PATIENCE)
          .until(() -> sentOn(dotted) == written.count());
    } finally {
      fanout.detachAppender(log);
    }
  }

  /**
   * Creates an installation whose keyword java cannot have a topic: Kafka refuses a name that
   * differs from another only in a dot instead of an underscore.
   */
  private KafkaConnection prepareCollision() {
    KafkaConnection dotted = kafka.withPrefix(kafka.prefix() + "a.b-");
    try (TopicAdmin admin = new TopicAdmin(dotted);
        TopicAdmin other = new TopicAdmin(underscored())) {
      admin.ensure(TopicLayout.fixed(false));
      other.ensure(List.of(TopicLayout.keyword("java", false)));
    }
    return dotted;
  }

  private KafkaConnection underscored() {
    return kafka.withPrefix(kafka.prefix() + "a_b-");
  }

  private static int sentOn(KafkaConnection kafka) {
    return TopicRecords.all(kafka, "keyword-java").size()
        + TopicRecords.all(kafka, "keyword-shared").size();
  }

  /** The topics of java and kafka. */
  private List<String> topics() {
    return new KeywordStore(kafka).list().stream().map(keyword -> keyword.topic()).toList();
  }
}
