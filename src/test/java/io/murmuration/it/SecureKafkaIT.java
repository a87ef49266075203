package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.murmuration.Main;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.KeywordStore;
import io.murmuration.control.TopicLayout;
import io.murmuration.fanout.FanoutVerticle;
import io.murmuration.kafka.FirstContact;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.keyword.Keyword;
import io.murmuration.message.Topics;
import io.murmuration.operate.rewind.LogOffsets;
import io.murmuration.operate.rewind.RewindStage;
import io.murmuration.query.NamedQuery;
import io.murmuration.support.BridgeClient;
import io.murmuration.support.InventedPosts;
import io.murmuration.support.RunningPipeline;
import io.murmuration.support.SecureKafka;
import io.murmuration.support.SecureKafka.Entry;
import io.murmuration.support.TestAuthority;
import io.murmuration.support.TestCluster;
import io.murmuration.support.TopicRecords;
import io.murmuration.support.WrittenPosts;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Against a broker that wants certificates, users and rights: who gets in, and what others are
 * told.
 */
class SecureKafkaIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FAILURE = 1;

  @TempDir private static Path shared;
  private static SecureKafka broker;
  private static TestAuthority other;
  private static TestAuthority.Identity operator;

  @TempDir private Path directory;

  private final ObjectNode conf = JSON.createObjectNode();
  private final ObjectNode kafka = conf.putObject("kafka");
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() throws Exception {
    broker = SecureKafka.start(shared.resolve("kafka"));
    other = new TestAuthority("other");
    operator = broker.authority().client(SecureKafka.OPERATOR, Instant.now());
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void replay_overTlsWithCertificate_countsEveryPost() throws Exception {
    connect(Entry.CERTIFICATE);
    showCertificate();

    assertReplayCountsEveryPost();
  }

  @Test
  void replay_overTlsAsUserWithTheGroupProtocolOfKafka4_countsEveryPost() throws Exception {
    connect(Entry.USERS);
    user(SecureKafka.OPERATOR, "SCRAM-SHA-512");
    kafka.put("groupProtocol", "consumer");

    assertReplayCountsEveryPost();
  }

  private void assertReplayCountsEveryPost() throws IOException {
    List<String> phrases = List.of("coffee", "one direction", "美");
    phrases.forEach(conf.putArray("keywords")::add);
    conf.putObject("visualization").put("port", 0);
    InventedPosts invented = InventedPosts.create(7, 500, 10);
    Path file = invented.write(directory.resolve("posts.jsonl"));
    Path report = directory.resolve("report.json");

    int exitCode = execute("replay", file.toString(), "--report", report.toString());

    assertThat(exitCode).as(err.toString()).isZero();
    TreeMap<String, Long> totals = new TreeMap<>();
    for (JsonNode keyword : JSON.readTree(report.toFile()).get("keywords")) {
      totals.put(keyword.get("keyword").textValue(), keyword.get("total").longValue());
    }
    assertThat(totals).isEqualTo(invented.naiveCounts(phrases));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"})
  void command_userWithRightAndWrongPassword_isLetInOrTold(String mechanism) throws Exception {
    connect(Entry.USERS);
    user(SecureKafka.OPERATOR, mechanism);
    assertThat(execute("keywords", "list")).as(err.toString()).isZero();

    kafka.withObjectProperty("sasl").put("password", "not-the-right-one");

    assertFails("rejects the user name or the password", "KAFKA_USERNAME");
  }

  @Test
  void command_brokerOfAnotherAuthority_isToldWhatToTrust() throws Exception {
    connect(Entry.CERTIFICATE);
    showCertificate();
    tls().put("trustedCert", other.certificate());
    assertFails(
        "is not signed by a trusted CA", "KAFKA_TRUSTED_CERT", "contains another certificate");

    tls().put("trustedCert", other.certificate() + broker.authority().certificate());
    assertThat(execute("keywords", "list")).as("trusting both, " + err).isZero();

    tls().remove("trustedCert");
    assertFails("KAFKA_TRUSTED_CERT", "is not set, so only the CAs of the JVM are trusted");
  }

  @Test
  void command_brokerWithExpiredCertificate_isToldSo() throws Exception {
    connect(Entry.EXPIRED);

    assertFails("The certificate of the broker at 127.0.0.1:", "has expired");
  }

  @Test
  void command_brokerOfAnotherHost_isLetInOnlyWhereHostsAreNotVerified() throws Exception {
    connect(Entry.ELSEWHERE);
    assertFails("is for another host", "KAFKA_TLS_VERIFY_HOSTNAME=false");

    tls().put("verifyHostname", false);
    assertThat(execute("keywords", "list")).as(err.toString()).isZero();

    tls().put("trustedCert", other.certificate());
    assertFails("is not signed by a trusted CA");
  }

  @Test
  void command_noCertificateWhereOneIsWanted_isToldToShowOne() throws Exception {
    connect(Entry.CERTIFICATE);

    assertFails("requires a client certificate", "KAFKA_CLIENT_CERT_KEY");
  }

  @Test
  void command_certificateOfAnotherAuthority_isToldThatItIsRefused() throws Exception {
    connect(Entry.CERTIFICATE);
    TestAuthority.Identity stranger = other.client("stranger", Instant.now());
    tls().put("clientCert", stranger.chain()).put("clientKey", stranger.key());

    assertFails("rejects the certificate of KAFKA_CLIENT_CERT");
  }

  @Test
  void firstContact_wrongScheme_namesTheOther() {
    assertThat(unreachable(broker.url(Entry.USERS).replace("kafka+ssl://", "kafka://")))
        .contains("over plaintext: answers with TLS", "use kafka+ssl://127.0.0.1:");
    assertThat(unreachable(broker.openUrl().replace("kafka://", "kafka+ssl://")))
        .contains("over TLS: answers without TLS", "use kafka://127.0.0.1:");
  }

  @Test
  void firstContact_noUserWhereOneIsRequired_namesTheMechanisms() throws Exception {
    connect(Entry.USERS);
    assertThat(unreachable(settings()))
        .contains("over TLS: requires a user (SASL ")
        .contains("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "Set KAFKA_SASL_MECHANISM");
  }

  @Test
  void firstContact_userWhereNoneIsKnown_saysSo() {
    kafka.put("url", broker.openUrl());
    user(SecureKafka.OPERATOR, "PLAIN");

    assertThat(unreachable(settings()))
        .contains("does not authenticate users on this port", "Unset KAFKA_SASL_MECHANISM");
  }

  private Settings settings() {
    return Settings.parse(conf.toString(), Map.of("ADMIN_TOKEN", TestCluster.TOKEN));
  }

  private static String unreachable(String url) {
    return unreachable(Settings.parse("{}", Map.of("KAFKA_URL", url)));
  }

  /** Returns the error of a first contact that gives up as soon as it can. */
  private static String unreachable(Settings settings) {
    FirstContact contact =
        new FirstContact(
            Bootstrap.kafka(settings), Duration.ofDays(1), Duration.ofMillis(100), PATIENCE);
    return assertThrows(KafkaException.class, contact::await).getMessage();
  }

  @Test
  void command_wrongPassword_isReportedInOneSentence() throws Exception {
    connect(Entry.USERS);
    user(SecureKafka.OPERATOR, "SCRAM-SHA-512");
    kafka.withObjectProperty("sasl").put("password", "not-the-right-one");
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    try {
      System.setErr(new PrintStream(log, true, UTF_8));
      assertFails("rejects the user name or the password");
    } finally {
      System.setErr(before);
    }

    assertThat(log.toString(UTF_8)).isEmpty();
    assertThat(err.toString().lines()).hasSize(1);
  }

  @Test
  void start_mayNotCreateTopics_listsThoseThatAreMissingWithCommands() throws Exception {
    connect(Entry.USERS);
    user(SecureKafka.GUEST, "PLAIN");
    kafka.put("prefix", "strict-");
    conf.putObject("visualization").put("port", 0);

    assertThat(execute("replay", anyFile())).as(err.toString()).isEqualTo(FAILURE);

    assertThat(err.toString())
        .contains(
            "\n  murmuration topics create posts --partitions 4 --config max.message.bytes=4194304",
            "\n  murmuration topics create keywords --partitions 1 --config cleanup.policy=compact",
            ", with the security settings of an administrator in client.properties:\n"
                + "  kafka-topics.sh --bootstrap-server ",
            " --command-config client.properties --create --topic strict-posts --partitions 4 --config max.message.bytes=4194304",
            "without them, all keywords are in strict-keyword-shared")
        .doesNotContain("\tat ", "secret");
  }

  @Test
  void command_mayNotReadOrWrite_isToldWhatIsMissing() throws Exception {
    connect(Entry.USERS);
    user(SecureKafka.OPERATOR, "PLAIN");
    kafka.put("prefix", "blind-");
    assertThat(execute("keywords", "add", "coffee")).as(err.toString()).isZero();
    user(SecureKafka.GUEST, "PLAIN");
    broker.permit(ResourceType.TOPIC, "blind-", AclOperation.DESCRIBE);

    assertFails("Kafka denied READ on topic blind-keywords.");

    broker.permit(ResourceType.TOPIC, "blind-", AclOperation.READ);
    assertThat(execute("keywords", "list")).as(err.toString()).isZero();
    assertThat(execute("keywords", "add", "tea")).isEqualTo(FAILURE);
    assertThat(err.toString()).contains("Kafka denied WRITE on transactional id blind-keywords.");
  }

  /** Kafka omits topics that a user may not see from lists and from the offsets of groups. */
  @Test
  void command_topicsOfKeywordsAreHidden_failsOrNamesThem() throws Exception {
    prepareHidden("part-a-", "posts", "keywords", "mentions", "stage-reports");

    for (String command :
        List.of(
            "verify",
            "lag --once",
            "rewind --to earliest --stage aggregate",
            "rewind --to earliest --stage all",
            "groups reset aggregate --to earliest")) {
      assertThat(execute(command.split(" "))).as(command + err).isEqualTo(FAILURE);
      assertThat(err.toString())
          .as(command)
          .contains("Kafka denied DESCRIBE on topic part-a-keyword-coffee, part-a-keyword-shared.");
    }
    for (String command :
        List.of(
            "topics list", "groups list", "groups info aggregate", "info", "info --all-topics")) {
      assertThat(execute(command.split(" "))).as(command + err).isZero();
      assertThat(err.toString())
          .as(command)
          .contains(
              "Kafka denied DESCRIBE on topic part-a-dead-letters, part-a-keyword-coffee,"
                  + " part-a-keyword-shared,");
    }
  }

  @Test
  void rewind_postsAreHidden_failsInsteadOfOmittingFanout() throws Exception {
    prepareHidden("part-b-", "keyword", "mentions", "related-terms");

    assertThat(execute("rewind", "--to", "earliest", "--stage", "all")).isEqualTo(FAILURE);

    assertThat(err.toString()).contains("Kafka denied DESCRIBE on topic part-b-posts.");
  }

  /** Creates an installation with a keyword, of which the guest sees only some topics. */
  private void prepareHidden(String prefix, String... visible) throws Exception {
    connect(Entry.USERS);
    user(SecureKafka.OPERATOR, "PLAIN");
    kafka.put("prefix", prefix);
    assertThat(execute("keywords", "add", "coffee")).as(err.toString()).isZero();
    KafkaConnection unlimited = Bootstrap.kafka(settings());
    try (TopicAdmin admin = new TopicAdmin(unlimited);
        LogOffsets offsets = new LogOffsets(unlimited)) {
      admin.ensure(TopicLayout.fixed(false));
      for (RewindStage stage : RewindStage.values()) {
        Map<TopicPartition, Long> starts = new HashMap<>();
        offsets.inputs(List.of(stage)).forEach(partition -> starts.put(partition, 0L));
        offsets.commit(stage.group(), starts);
      }
    }
    user(SecureKafka.GUEST, "PLAIN");
    broker.permit(ResourceType.GROUP, prefix, AclOperation.READ);
    for (String topics : visible) {
      broker.permit(ResourceType.TOPIC, prefix + topics, AclOperation.READ);
    }
  }

  @Test
  void keywords_userWhoMayNotCreateTopics_shareATopicAndAreCounted() throws Exception {
    prepareForGuest("bound-a-");
    conf.putObject("ingest").put("source", "push");
    Settings settings = settings().withKeywords(List.of("zeppelin"));
    try (RunningPipeline pipeline = RunningPipeline.start(settings)) {
      BridgeClient page = BridgeClient.connect(pipeline);
      JsonObject reply =
          page.request("murmuration.keywords.add", new JsonObject().put("phrase", "blimp"))
              .getJsonObject("body");
      page.close();
      assertThat(reply.getJsonArray("phrases").getJsonObject(0).getString("remark"))
          .contains("blimp is followed in the topic bound-a-keyword-shared", "not authorized");
      assertThat(printed("keywords", "add", "airship"))
          .contains("added: airship", "airship is followed in the topic bound-a-keyword-shared");

      assertThat(topicsOfKeywords(settings)).containsOnly(Topics.KEYWORD_SHARED).hasSize(3);
      assertCounted(settings, pipeline.vertx(), "the airship, a zeppelin or a blimp", 3);
    }
  }

  /** The keyword was added by a user who may create topics, but the fanout may not. */
  @Test
  void fanout_mayNotCreateTheTopicOfAKeyword_movesItToTheSharedTopic() throws Exception {
    KafkaConnection unlimited = prepareForGuest("bound-b-");
    new KeywordStore(unlimited).add(List.of(NamedQuery.parse("tea")));
    Settings settings = settings();
    assertThat(topicsOfKeywords(settings)).containsExactly("keyword-tea");
    Vertx vertx = Vertx.vertx();
    try {
      vertx.deployVerticle(new FanoutVerticle(settings)).await();

      assertThat(topicsOfKeywords(settings)).containsExactly(Topics.KEYWORD_SHARED);
      assertCounted(settings, vertx, "tea", 1);
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void start_userSetForEachStageAlone_reachesKafkaInEveryStage() throws Exception {
    connect(Entry.USERS);
    for (String stage : List.of("ingest", "fanout", "aggregate", "relatedTerms", "visualization")) {
      conf.withObjectProperty(stage)
          .putObject("kafka")
          .put("sasl.mechanism", "PLAIN")
          .put("sasl.jaas.config", jaas(SecureKafka.OPERATOR));
    }
    conf.withObjectProperty("ingest").put("source", "push");
    Settings settings = settings().withKeywords(List.of("zeppelin")).withOwnTopics(0);
    try (RunningPipeline pipeline = RunningPipeline.start(settings)) {
      BridgeClient page = BridgeClient.connect(pipeline);
      page.request("murmuration.keywords.add", new JsonObject().put("phrase", "blimp"));
      page.close();

      Settings open =
          Settings.parse(
              "{}",
              Map.of("KAFKA_URL", broker.openUrl(), "KAFKA_PREFIX", settings.kafka().prefix()));
      assertThat(topicsOfKeywords(open)).hasSize(2);
      assertCounted(open, pipeline.vertx(), "a zeppelin or a blimp", 2);
    }
  }

  private static String jaas(String user) {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
        .formatted(user, SecureKafka.password(user).replace("\\", "\\\\").replace("\"", "\\\""));
  }

  @Test
  void keywords_policyAgainstTheirTopics_shareATopic() throws Exception {
    connect(Entry.USERS);
    user(SecureKafka.OPERATOR, "PLAIN");
    kafka.put("prefix", SecureKafka.POLICED);

    assertThat(printed("keywords", "add", "coffee"))
        .contains(
            "coffee is followed in the topic policed-keyword-shared", "ask the platform team");
    assertThat(topicsOfKeywords(settings())).containsExactly(Topics.KEYWORD_SHARED);
  }

  /** Creates the topics, and lets the guest use them and connect from now on. */
  private KafkaConnection prepareForGuest(String prefix) throws Exception {
    connect(Entry.USERS);
    user(SecureKafka.OPERATOR, "PLAIN");
    kafka.put("prefix", prefix);
    conf.putObject("visualization").put("port", 0);
    KafkaConnection unlimited = Bootstrap.kafka(settings());
    try (TopicAdmin admin = new TopicAdmin(unlimited)) {
      admin.ensure(TopicLayout.fixed(false));
    }
    user(SecureKafka.GUEST, "PLAIN");
    for (AclOperation operation :
        List.of(AclOperation.READ, AclOperation.WRITE, AclOperation.DESCRIBE)) {
      for (ResourceType type :
          List.of(ResourceType.TOPIC, ResourceType.GROUP, ResourceType.TRANSACTIONAL_ID)) {
        if (type != ResourceType.GROUP || operation != AclOperation.WRITE) {
          broker.permit(type, prefix, operation);
        }
      }
    }
    return unlimited;
  }

  private static List<String> topicsOfKeywords(Settings settings) {
    return new KeywordStore(Bootstrap.kafka(settings)).list().stream().map(Keyword::topic).toList();
  }

  private static void assertCounted(Settings settings, Vertx vertx, String text, int copies) {
    KafkaConnection connection = Bootstrap.kafka(settings);
    try (WrittenPosts posts = new WrittenPosts(vertx, connection)) {
      posts.write(1, text);
    }
    await()
        .atMost(PATIENCE)
        .until(() -> TopicRecords.all(connection, Topics.KEYWORD_SHARED).size() == copies);
  }

  /** Returns the standard output of a command that succeeds. */
  private String printed(String... command) throws IOException {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(out, true, UTF_8));
      assertThat(execute(command)).as(err.toString()).isZero();
    } finally {
      System.setOut(before);
    }
    return out.toString(UTF_8);
  }

  private void connect(Entry entry) throws Exception {
    kafka.put("url", broker.url(entry));
    kafka.put("prefix", TestCluster.prefix());
    tls().put("trustedCert", broker.authority().certificate());
  }

  private void showCertificate() {
    tls().put("clientCert", operator.chain()).put("clientKey", operator.rsaKey());
  }

  private void user(String name, String mechanism) {
    kafka
        .withObjectProperty("sasl")
        .put("mechanism", mechanism)
        .put("username", name)
        .put("password", SecureKafka.password(name));
  }

  private ObjectNode tls() {
    return kafka.withObjectProperty("tls");
  }

  private String anyFile() throws IOException {
    return InventedPosts.create(1, 1, 1).write(directory.resolve("any.jsonl")).toString();
  }

  private void assertFails(String... messages) throws IOException {
    assertThat(execute("keywords", "list")).as(err.toString()).isEqualTo(FAILURE);
    assertThat(err.toString()).contains(messages).doesNotContain("\tat ", "secret", "PRIVATE");
  }

  /** Runs a command, with what it says in {@link #err}. */
  private int execute(String... command) throws IOException {
    Path file = Files.writeString(directory.resolve("conf.json"), conf.toString());
    err.getBuffer().setLength(0);
    String[] args = Arrays.copyOf(command, command.length + 2);
    args[command.length] = "-conf";
    args[command.length + 1] = file.toString();
    return Main.commandLine(args).setErr(new PrintWriter(err, true)).execute(args);
  }
}
