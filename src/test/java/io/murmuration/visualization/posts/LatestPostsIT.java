package io.murmuration.visualization.posts;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.murmuration.control.KeywordRecords;
import io.murmuration.control.TopicLayout;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.kafka.TopicReader;
import io.murmuration.keyword.Keyword;
import io.murmuration.message.PostJson;
import io.murmuration.message.PostTime;
import io.murmuration.stage.StageTransaction;
import io.murmuration.support.TestCluster;
import io.murmuration.support.TestPosts;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads the ends of keyword topics as fanout writes them. */
class LatestPostsIT {
  private static final Keyword TEA = new Keyword("tea", "tea", 7);
  private static final Keyword MILK = new Keyword("milk", "milk", 7).inSharedTopic();
  private static final Keyword CUP = new Keyword("cup", "cup", 7).inSharedTopic();

  private final Vertx vertx = Vertx.vertx();
  private final KafkaConnection kafka = TestCluster.kafka();
  private final TopicAdmin admin = new TopicAdmin(kafka);
  private final StageTransaction output =
      new StageTransaction(vertx, kafka, "fanout", "test", Duration.ofMillis(20));
  private final PostTailReader reader = new PostTailReader(kafka);
  private int written;

  @BeforeEach
  void createTopics() {
    admin.ensure(TopicLayout.fixed(false));
    admin.ensure(TopicLayout.own(List.of(TEA), false));
  }

  @AfterEach
  void close() throws Exception {
    output.discard();
    reader.close();
    admin.close();
    vertx.close().await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private void send(Keyword keyword, int posts) {
    for (int i = 0; i < posts; i++) {
      String id = String.valueOf(written++);
      byte[] value =
          PostJson.encode(
              TestPosts.text(id, keyword.phrase() + " " + id, PostTime.MIN_MILLIS + written));
      String key = keyword.sharesTopic() ? keyword.slug() : id;
      output.send(
          keyword.topic(), key.getBytes(UTF_8), value, written, KeywordRecords.generation(keyword));
    }
  }

  /** A commit becomes visible shortly after it returns; reading to the end waits for that. */
  private void write(Keyword keyword, int posts) {
    send(keyword, posts);
    output.commit();
    TopicReader.all(kafka, keyword.topic(), record -> {});
  }

  private static List<String> ids(List<KeywordPost> posts, Keyword keyword) {
    return posts.stream()
        .filter(found -> found.keyword().equals(keyword))
        .map(found -> found.post().id())
        .toList();
  }

  private static List<String> range(int from, int to) {
    return IntStream.range(from, to).mapToObj(String::valueOf).toList();
  }

  @Test
  void read_first_returnsTheLatestOfOwnAndSharedTopic() {
    write(TEA, 30);
    write(MILK, 3);
    write(new Keyword("milk", "milk", 6).inSharedTopic(), 1);
    send(TEA, 1);

    List<KeywordPost> posts = reader.read(List.of(TEA, MILK));

    assertThat(ids(posts, TEA)).isEqualTo(range(10, 30));
    assertThat(ids(posts, MILK)).isEqualTo(range(30, 33));
    assertThat(posts).hasSize(23);
  }

  @Test
  void read_recordsThatAreNoPosts_displaceNone() {
    send(TEA, 3);
    for (int i = 0; i < 30; i++) {
      output.send(TEA.topic(), null, new byte[] {'x'}, i);
    }
    output.commit();
    TopicReader.all(kafka, TEA.topic(), record -> {});

    assertThat(ids(reader.read(List.of(TEA)), TEA)).isEqualTo(range(0, 3));
  }

  @Test
  void read_again_returnsNewPosts() {
    write(TEA, 2);
    write(MILK, 2);
    assertThat(reader.read(List.of(TEA, MILK))).hasSize(4);
    assertThat(reader.read(List.of(TEA, MILK))).isEmpty();
    write(TEA, 1);
    write(MILK, 1);

    List<KeywordPost> posts = reader.read(List.of(TEA, MILK));

    assertThat(ids(posts, TEA)).containsExactly("4");
    assertThat(ids(posts, MILK)).containsExactly("5");
    assertThat(posts).hasSize(2);
  }

  @Test
  void read_keywordAddedToTheSharedTopic_returnsEarlierPosts() {
    reader.read(List.of(MILK));
    write(MILK, 1);
    write(CUP, 2);
    assertThat(reader.read(List.of(MILK))).hasSize(1);

    List<KeywordPost> posts = reader.read(List.of(MILK, CUP));

    assertThat(ids(posts, CUP)).containsExactly("1", "2");
    assertThat(posts).hasSize(2);
  }

  @Test
  void read_keywordRemovedAndAddedAgain_returnsOnlyItsNewPosts() {
    Keyword again = new Keyword("tea", "tea", 8);
    write(TEA, 2);
    assertThat(reader.read(List.of(TEA))).hasSize(2);
    assertThat(reader.read(List.of())).isEmpty();
    write(TEA, 1);
    assertThat(reader.read(List.of(again))).isEmpty();
    write(again, 1);
    assertThat(ids(reader.read(List.of(again)), again)).containsExactly("3");
  }

  @Test
  void read_generationKnownLaterThanItsPosts_returnsThem() {
    Keyword again = new Keyword("tea", "tea", 8);
    write(TEA, 1);
    write(again, 1);
    assertThat(ids(reader.read(List.of(TEA)), TEA)).containsExactly("0");
    assertThat(ids(reader.read(List.of(again)), again)).containsExactly("1");
  }

  @Test
  void read_topicCreatedLater_returnsItsPosts() {
    Keyword late = new Keyword("late", "late", 7);
    assertThat(reader.read(List.of(late))).isEmpty();
    admin.ensure(TopicLayout.own(List.of(late), false));
    write(late, 3);

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(reader.read(List.of(late))).hasSize(3));
  }

  @Test
  void read_topicDeletedAndCreatedAgain_returnsItsNewPosts() {
    write(TEA, 30);
    write(MILK, 1);
    assertThat(reader.read(List.of(TEA, MILK))).hasSize(21);
    admin.delete(List.of(TEA.topic()));
    await().atMost(PATIENCE).until(() -> !admin.list().contains(TEA.topic()));
    output.discard();
    assertThatThrownBy(
            () -> {
              while (reader.read(List.of(TEA, MILK)).isEmpty()) {
                // Until the consumer knows that the topic is gone.
              }
            })
        .isInstanceOf(KafkaException.class);
    write(MILK, 1);
    assertThat(ids(reader.read(List.of(TEA, MILK)), MILK)).containsExactly("31");

    admin.ensure(TopicLayout.own(List.of(TEA), false));
    write(TEA, 2);

    List<KeywordPost> posts = new ArrayList<>();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              posts.addAll(reader.read(List.of(TEA, MILK)));
              assertThat(ids(posts, TEA)).containsExactly("32", "33");
            });
  }

  @Test
  void read_afterABurst_readsLittleOfIt() {
    write(TEA, 1);
    reader.read(List.of(TEA, MILK));
    for (int i = 0; i < 10; i++) {
      write(TEA, 5_000);
    }
    double bytesBefore = metric(reader, "bytes-consumed-total");
    double recordsBefore = metric(reader, "records-consumed-total");

    List<KeywordPost> posts = reader.read(List.of(TEA, MILK));

    assertThat(ids(posts, TEA)).isEqualTo(range(50_001 - 20, 50_001));
    assertThat(metric(reader, "records-consumed-total") - recordsBefore).isBetween(20.0, 30.0);
    assertThat(metric(reader, "bytes-consumed-total") - bytesBefore).isBetween(1e3, 200e3);
  }

  @Test
  void read_moreTopicsThanTheMaximum_readsSome() {
    List<Keyword> many =
        IntStream.range(0, PostTailReader.MAX_PARTITIONS + 5)
            .mapToObj(i -> new Keyword("k" + (1000 + i), "k", 7))
            .toList();
    List<Keyword> two = List.of(many.get(0), many.get(many.size() - 1));
    admin.ensure(TopicLayout.own(many, false));
    two.forEach(keyword -> write(keyword, 1));

    assertThat(reader.read(many)).hasSize(1);
  }

  @Test
  void open_whilePostsCome_handsThemOverUntilItIsClosed() throws Exception {
    write(TEA, 1);
    List<String> ids = new CopyOnWriteArrayList<>();
    LatestPosts tails =
        LatestPosts.open(vertx, kafka, () -> List.of(TEA), posts -> ids.addAll(ids(posts, TEA)))
            .await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(ids).containsExactly("0");
    write(TEA, 1);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(ids).containsExactly("0", "1"));

    tails.close().await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void open_kafkaDoesNotAnswer_opensAllTheSame() throws Exception {
    LatestPosts tails =
        LatestPosts.open(
                vertx, new KafkaConnection("127.0.0.1:1", "none-"), () -> List.of(TEA), posts -> {})
            .await(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    tails.close().await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static double metric(PostTailReader reader, String name) {
    return reader.client().metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals(name))
        .filter(metric -> !metric.metricName().tags().containsKey("topic"))
        .mapToDouble(metric -> ((Number) metric.metricValue()).doubleValue())
        .sum();
  }
}
