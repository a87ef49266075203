package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.murmuration.Main;
import io.murmuration.aggregate.AggregateVerticle;
import io.murmuration.config.IngestSettings.Source;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.MuteStore;
import io.murmuration.control.TopicLayout;
import io.murmuration.fanout.FanoutVerticle;
import io.murmuration.ingest.IngestVerticle;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.OffsetTarget;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.kafka.TopicReader;
import io.murmuration.message.Groups;
import io.murmuration.message.MentionCount;
import io.murmuration.message.Topics;
import io.murmuration.operate.rewind.DyingRewind;
import io.murmuration.operate.rewind.LogOffsets;
import io.murmuration.operate.rewind.RewindStage;
import io.murmuration.operate.rewind.Rewinder;
import io.murmuration.query.Query;
import io.murmuration.related.RelatedTermsVerticle;
import io.murmuration.support.ExactTopics;
import io.murmuration.support.GeneratedPosts;
import io.murmuration.support.NaiveCounts;
import io.murmuration.support.PushFeed;
import io.murmuration.support.RunningPipeline;
import io.murmuration.support.TestCluster;
import io.murmuration.support.TestTopics;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stages are rewound while posts flow, some of which a mute holds back, while members join and
 * leave, and after a rewind that died. {@code -Dmurmuration.seed} repeats the posts.
 */
class RewindIT {
  private static final long SEED = Long.getLong("murmuration.seed", System.nanoTime());
  private static final List<String> KEYWORDS = GeneratedPosts.KEYWORDS;

  @TempDir private static Path directory;

  private static final Settings SETTINGS = TestCluster.settings().withKeywords(KEYWORDS);
  private static final KafkaConnection KAFKA = Bootstrap.kafka(SETTINGS);
  private static RunningPipeline pipeline;
  private static String aggregate;
  private static TopicAdmin admin;
  private static Path conf;
  private static GeneratedPosts generated;
  private static NaiveCounts expected;

  /** The exit code and the output of a command. */
  private record Ran(int exitCode, String out, String err) {
    JsonObject json() {
      return new JsonObject(out);
    }
  }

  @BeforeAll
  static void rewindWhilePostsFlow() throws Exception {
    admin = new TopicAdmin(KAFKA);
    JsonObject kafka =
        new JsonObject()
            .put("url", "kafka://" + KAFKA.bootstrapServers())
            .put("prefix", KAFKA.prefix());
    conf =
        Files.writeString(
            directory.resolve("conf.json"), new JsonObject().put("kafka", kafka).encode());
    pipeline = RunningPipeline.startVisualization(SETTINGS);
    new MuteStore(KAFKA).add(List.of(Query.parseMute("#" + GeneratedPosts.TAG)), null);
    deploy(new FanoutVerticle(SETTINGS));
    aggregate = deploy(new AggregateVerticle(SETTINGS));
    deploy(new RelatedTermsVerticle(SETTINGS));
    IngestVerticle ingest =
        new IngestVerticle(SETTINGS.withIngest(SETTINGS.ingest().withSources(Source.PUSH)));
    deploy(ingest);
    try (PushFeed feed = PushFeed.start(ingest.pushPort(), SEED)) {
      await("posts flow").atMost(PATIENCE).until(() -> total() > 200);
      rewind("aggregate");
      String second = deploy(new AggregateVerticle(SETTINGS));
      abandonRewind();
      rewind("all");
      RunningPipeline.await(pipeline.vertx().undeploy(second));
      rewind("related-terms");
      rewind("aggregate");
      generated = feed.stop();
    }
    expected = NaiveCounts.of(generated.without(GeneratedPosts.TAG), KEYWORDS);
    awaitCaughtUp();
  }

  private static String deploy(VerticleBase verticle) {
    return RunningPipeline.await(pipeline.vertx().deployVerticle(verticle));
  }

  @AfterAll
  static void close() {
    pipeline.close();
    admin.close();
  }

  @Test
  void execute_whilePostsFlow_losesAndDoublesNothing() {
    new ExactTopics(KAFKA, generated, expected).check();
    assertThat(ExactTopics.heldBack(KAFKA))
        .isPositive()
        .isEqualTo(NaiveCounts.of(generated.posts(), KEYWORDS).matched() - expected.matched());
  }

  @Test
  void execute_everyStage_isShownAsCounted() {
    Map<String, Long> expected = totals();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(pipeline.totals()).isEqualTo(expected));
  }

  @Test
  void plan_withoutExecute_changesNothing() {
    var before = admin.committedOffsets(Groups.AGGREGATE);

    Ran ran = run("rewind", "--to", "earliest", "--stage", "aggregate", "--json");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.json().getJsonArray("emptied")).isEqualTo(JsonArray.of("mentions"));
    assertThat(ran.json().getJsonArray("moves").stream().map(JsonObject.class::cast))
        .allSatisfy(
            move -> {
              assertThat(move.getString("stage")).isEqualTo("aggregate");
              assertThat(move.getLong("to")).isLessThanOrEqualTo(move.getLong("from", 0L));
            })
        .extracting(move -> move.getString("topic"))
        .contains("keyword-kafka", "keyword-shared");
    assertThat(ran.err()).contains("Nothing was changed");
    assertThat(admin.committedOffsets(Groups.AGGREGATE)).isEqualTo(before);
  }

  @Test
  void into_otherPrefix_countsTheSameAndLeavesTheLiveOnesAlone() {
    var before = admin.committedOffsets(Groups.AGGREGATE);
    String beside = "beside-" + KAFKA.prefix();

    Ran first = run("rewind", "--to", "earliest", "--into", beside, "--json");
    Ran again = run("rewind", "--to", "earliest", "--into", beside, "--json");
    Ran other =
        run("rewind", "--to", "earliest", "--into", beside, "--stage", "aggregate", "--json");

    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(totals(first)).isEqualTo(totals());
    assertThat(totals(again)).as("resumed").isEqualTo(totals());
    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.err()).contains("--restart");
    assertThat(admin.committedOffsets(Groups.AGGREGATE)).isEqualTo(before);
  }

  @Test
  void execute_earlierCopiesHaveStayed_countsEachPostOnce() {
    Map<String, Long> related = relatedPosts();
    DyingRewind.afterCommit(KAFKA);
    awaitCaughtUp();

    rewind("aggregate");
    rewind("related-terms");
    awaitCaughtUp();
    Ran beside = beside("again-" + KAFKA.prefix());

    long all = KEYWORDS.stream().mapToLong(RewindIT::total).sum();
    assertThat(total()).isEqualTo(all);
    assertThat(relatedPosts()).isEqualTo(related);
    assertThat(beside.exitCode()).as(beside.err()).isZero();
    assertThat(totals(beside)).isEqualTo(totals());

    Ran plan = run("rewind", "--to", "earliest", "--json");
    long deleted =
        plan.json().getJsonArray("deleted").stream()
            .mapToLong(topic -> ((JsonObject) topic).getLong("records"))
            .sum();
    assertThat(deleted).as("the copies of twice").isGreaterThanOrEqualTo(2 * all);
    assertThat(plan.err()).contains("All %,d records in ".formatted(deleted));
    rewind("all");
    awaitCaughtUp();
  }

  private static Ran beside(String prefix) {
    return run(
        "rewind",
        "--to",
        "earliest",
        "--into",
        prefix,
        "--stage",
        "aggregate",
        "--restart",
        "--confirm",
        prefix,
        "--json");
  }

  @Test
  void restart_notConfirmedOrOfAnInstallation_deletesNothing() throws Exception {
    KafkaConnection other = otherInstallation();

    Ran unasked = run("rewind", "--to", "earliest", "--into", other.prefix(), "--restart");
    new TestTopics(other).send(Topics.POSTS, "a", "{}");
    Ran confirmed = beside(other.prefix());

    assertThat(unasked.exitCode()).isEqualTo(2);
    assertThat(unasked.err()).contains("add --confirm " + other.prefix());
    assertThat(confirmed.exitCode()).isEqualTo(1);
    assertThat(confirmed.err()).contains("has its own posts");
    assertThat(new TestTopics(other).read(Topics.POSTS)).hasSize(1);
  }

  @Test
  void execute_transactionsOfMembersAreHidden_isRefusedAndChangesNothing() {
    KafkaConnection other = otherInstallation();
    Map<String, Object> config = new HashMap<>(other.consumerConfig());
    config.put("group.id", other.topic(Groups.AGGREGATE));
    config.put("group.protocol", "classic");
    try (KafkaConsumer<byte[], byte[]> member = new KafkaConsumer<>(config);
        Rewinder rewinder = new Rewinder(other);
        LogOffsets offsets = new LogOffsets(other)) {
      member.subscribe(List.of(other.topic(Topics.KEYWORD_SHARED)));
      await("it is a member")
          .atMost(PATIENCE)
          .until(
              () -> member.poll(Duration.ofMillis(50)) != null && !member.assignment().isEmpty());

      assertThatThrownBy(
              () -> rewinder.execute(List.of(RewindStage.AGGREGATE), new OffsetTarget.Earliest()))
          .isInstanceOf(KafkaException.class)
          .hasMessageContaining("DESCRIBE and WRITE on the transactional ids")
          .hasMessageContaining("'" + other.topic("aggregate-") + "'");
      assertThat(offsets.committed(Groups.AGGREGATE)).isEmpty();
    }
  }

  private static KafkaConnection otherInstallation() {
    KafkaConnection other = TestCluster.kafka();
    try (TopicAdmin topics = new TopicAdmin(other)) {
      topics.ensure(TopicLayout.fixed(true));
    }
    return other;
  }

  private static Map<String, Long> relatedPosts() {
    Map<String, Long> posts = new TreeMap<>();
    TopicReader.latestByKey(KAFKA, Topics.RELATED_TERMS)
        .forEach(
            (key, value) ->
                posts.put(key, new JsonObject(new String(value, UTF_8)).getLong("posts")));
    return posts;
  }

  @Test
  void verify_falseCount_isFoundAndARewindMendsIt() throws Exception {
    Ran right = run("verify", "--json");
    assertThat(right.exitCode()).as(right.out() + right.err()).isZero();
    assertThat(right.json().getInteger("totals")).isEqualTo(KEYWORDS.size());
    assertThat(right.json().getInteger("inexact")).isZero();
    assertThat(right.json().getLong("posts")).isEqualTo(generated.posts().size());

    RunningPipeline.await(pipeline.vertx().undeploy(aggregate));
    writeFalseCount("kafka/0");
    Ran wrong = run("verify");
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(wrong.out())
        .containsPattern("kafka +total +%d +%d".formatted(total("kafka"), total("kafka") + 1))
        .containsPattern("kafka +20\\S+Z +\\d+ +\\d+");
    assertThat(wrong.out().lines()).hasSize(3);

    rewind("aggregate");
    aggregate = deploy(new AggregateVerticle(SETTINGS));
    Ran mended = run("verify", "--json");
    assertThat(mended.exitCode()).as(mended.out() + mended.err()).isZero();
    assertThat(mended.json().getInteger("totals")).isEqualTo(KEYWORDS.size());
  }

  private static void writeFalseCount(String key) throws Exception {
    MentionCount right =
        MentionCount.fromJson(TopicReader.latestByKey(KAFKA, Topics.MENTIONS).get(key));
    long[] minutes = right.minutes().counts();
    minutes[MentionCount.Counts.LENGTH - 1]++;
    MentionCount wrong =
        new MentionCount(
            right.keyword(),
            right.shard(),
            right.at(),
            right.since(),
            right.total() + 1,
            right.rates(),
            right.seconds(),
            new MentionCount.Counts(right.minutes().from(), minutes));
    new TestTopics(KAFKA).send(Topics.MENTIONS, key, new String(wrong.toJson(), UTF_8));
  }

  private static void rewind(String stage) {
    Ran ran = run("rewind", "--to", "earliest", "--stage", stage, "--execute", "--confirm", stage);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
  }

  /** Leaves the state of a rewind whose process was killed just before it committed. */
  private static void abandonRewind() throws Exception {
    Map<String, Object> config = new HashMap<>(KAFKA.clientConfig());
    config.put("transactional.id", KAFKA.topic("rewind"));
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    producer.initTransactions();
    producer.beginTransaction();
    for (String group : Groups.KEYWORD_READERS) {
      Map<String, Object> consumer = new HashMap<>(KAFKA.consumerConfig());
      consumer.put("group.id", KAFKA.topic(group));
      Map<org.apache.kafka.common.TopicPartition, OffsetAndMetadata> places = new HashMap<>();
      admin.committedOffsets(group).keySet().forEach(p -> places.put(p, new OffsetAndMetadata(0)));
      try (KafkaConsumer<byte[], byte[]> outsider = new KafkaConsumer<>(consumer)) {
        producer.sendOffsetsToTransaction(places, outsider.groupMetadata());
      }
    }
    for (String key : TopicReader.latestByKey(KAFKA, Topics.MENTIONS).keySet()) {
      producer
          .send(new ProducerRecord<>(KAFKA.topic(Topics.MENTIONS), key.getBytes(UTF_8), null))
          .get();
    }
    producer.close(Duration.ZERO);
  }

  private static Ran run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] all = Arrays.copyOf(args, args.length + 2);
    all[args.length] = "-conf";
    all[args.length + 1] = conf.toString();
    int exitCode =
        Main.commandLine(all)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(all);
    return new Ran(exitCode, out.toString(), err.toString());
  }

  private static void awaitCaughtUp() {
    await("the stages catch up")
        .atMost(PATIENCE)
        .until(() -> admin.lag(Groups.FANOUT, List.of(Topics.POSTS)) == 0);
    List<String> copies =
        admin.list().stream().filter(Topics.ALL_KEYWORDS.asMatchPredicate()).toList();
    await("the stages catch up")
        .atMost(PATIENCE)
        .until(() -> Groups.KEYWORD_READERS.stream().allMatch(g -> admin.lag(g, copies) == 0));
  }

  private static long total() {
    return TopicReader.latestByKey(KAFKA, Topics.MENTIONS).values().stream()
        .mapToLong(value -> MentionCount.fromJson(value).total())
        .sum();
  }

  private static long total(String keyword) {
    return expected.total(keyword);
  }

  private static Map<String, Long> totals() {
    Map<String, Long> totals = new TreeMap<>();
    KEYWORDS.forEach(keyword -> totals.put(keyword, expected.total(keyword)));
    return totals;
  }

  private static Map<String, Long> totals(Ran ran) {
    return RunningPipeline.totals(ran.json().getJsonArray("keywords"));
  }
}
