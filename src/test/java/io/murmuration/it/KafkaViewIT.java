package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.message.PostJson;
import io.murmuration.operate.admin.KafkaAdmin;
import io.murmuration.operate.trial.QueryTrial;
import io.murmuration.operate.trial.Trial;
import io.murmuration.query.Query;
import io.murmuration.support.BridgeClient;
import io.murmuration.support.Contract;
import io.murmuration.support.Mutations;
import io.murmuration.support.RunningPipeline;
import io.murmuration.support.TestCluster;
import io.murmuration.support.TestPosts;
import io.murmuration.support.TestTopics;
import io.murmuration.visualization.bridge.EncodedJson;
import io.murmuration.visualization.http.KafkaCommands;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Reads of Kafka over HTTP, changes over the event bus, and the permissions of both. */
class KafkaViewIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CHANGE = "murmuration.kafka.change";
  private static final String TOKEN = TestCluster.TOKEN;
  private static final Map<String, String> AUTHORIZED = Map.of("Authorization", "Bearer " + TOKEN);

  @TempDir private static Path directory;
  private static Contract contract;
  private static KafkaConnection kafka;
  private static KafkaAdmin admin;
  private static RunningPipeline page;
  private static BridgeClient client;

  @BeforeAll
  static void start() throws Exception {
    contract = new Contract(directory);
    Settings settings = TestCluster.settings();
    kafka = Bootstrap.kafka(settings);
    page = RunningPipeline.startVisualization(settings);
    client = BridgeClient.connect(page);
    admin = new KafkaAdmin(kafka);
    admin.create("fruit", 1, (short) -1, Map.of("cleanup.policy", "compact"));
    TestTopics topics = new TestTopics(kafka);
    for (int i = 0; i < 5; i++) {
      topics.send("fruit", "key" + i, "{\"number\":" + i + ",\"name\":\"pear\"}");
    }
    topics.send("fruit", "key1", null);
    commit("eaters", "fruit", 2);
  }

  @AfterAll
  static void stop() {
    client.close();
    admin.close();
    page.close();
  }

  /** Commits an offset for a group without members. */
  private static void commit(String group, String topic, long offset) {
    Map<String, Object> config =
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "group.id", kafka.topic(group));
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.commitSync(
          Map.of(new TopicPartition(kafka.topic(topic), 0), new OffsetAndMetadata(offset)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'',                    cluster",
    "/topics,               topicPage",
    "/topics/fruit,         topic",
    "/topics/mentions,      topic",
    "/topics/fruit/records, records",
    "/groups,               groups",
    "/groups/eaters,        group"
  })
  void get_whatThereIs_isAsDescribed(String path, String schema) throws Exception {
    JsonNode answer = get(path);

    assertThat(contract.problemsOf("kafka.json#/$defs/" + schema, answer))
        .as(answer.toString())
        .isEmpty();
    assertThat(Mutations.of(answer))
        .allSatisfy(
            mutation ->
                assertThat(contract.problemsOf("kafka.json#/$defs/" + schema, mutation))
                    .isNotEmpty());
  }

  @Test
  void get_topicWithAGroupBehind_tellsItsLag() throws Exception {
    JsonNode listed = get("/topics?search=FRUI").at("/topics/0");
    assertThat(listed.at("/name").asText()).isEqualTo("fruit");
    assertThat(listed.at("/lag").asLong()).isEqualTo(4);
    assertThat(listed.at("/records").asLong()).isEqualTo(6);

    JsonNode topic = get("/topics/fruit");
    assertThat(topic.at("/groups/0/group").asText()).isEqualTo("eaters");
    assertThat(topic.at("/groups/0/lag").asLong()).isEqualTo(4);
    assertThat(topic.at("/consequences/destroyTopic").asText()).isEmpty();
    assertThat(get("/topics/mentions").at("/consequences/destroyTopic").asText())
        .contains("counts of all keywords are lost");

    JsonNode place = get("/groups/eaters").at("/partitions/0");
    assertThat(place.at("/committed").asLong()).isEqualTo(2);
    assertThat(place.at("/end").asLong()).isEqualTo(6);
    assertThat(place.at("/lagMillis").asLong()).isPositive();
  }

  @Test
  void get_topicsInAnOrder_arePaged() throws Exception {
    List<String> all = get("/topics").findValuesAsText("name");
    assertThat(all).isSorted().contains("fruit", "posts", "mentions").hasSizeGreaterThan(5);

    List<String> descending = get("/topics?order=desc&offset=1&limit=2").findValuesAsText("name");

    assertThat(descending).containsExactly(all.get(all.size() - 2), all.get(all.size() - 3));
    assertThat(get("/topics?sort=partitions&order=desc&limit=1").at("/topics/0/partitions").asInt())
        .isEqualTo(4);
    assertThat(get("/topics?offset=1000").at("/topics")).isEmpty();
    assertThat(get("/topics?search=nowhere").at("/total").asInt()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "limit=2,                                   '4,5'",
    "from=earliest&limit=2,                     '0,1'",
    "from=offset:3,                             '3,4,5'",
    "from=last:2&until=offset:4,                '2,3'",
    "from=earliest&key=key1,                    '1,5'",
    "from=earliest&regex=number.:[23],          '2,3'",
    "from=earliest&pointer=/number%3D4,         '4'",
    "from=1d&partition=0,                       '0,1,2,3,4,5'",
    "from=latest,                               ''"
  })
  void get_records_areThoseThatWereAskedFor(String query, String offsets) throws Exception {
    assertThat(String.join(",", get("/topics/fruit/records?" + query).findValuesAsText("offset")))
        .isEqualTo(offsets);
  }

  @ParameterizedTest
  @CsvSource({
    "/topics?limit=0,                        limit",
    "/topics?limit=501,                      limit",
    "/topics?offset=-1,                      offset",
    "/topics?offset=x,                       offset",
    "/topics?sort=color,                     sort",
    "/topics?order=up,                       order",
    "/topics?color=red,                     color",
    "/topics?limit=1&limit=2,                limit",
    "/topics/fruit?x=1,                      x",
    "/topics/fruit/records?limit=201,        limit",
    "/topics/fruit/records?from=yesterday,   from",
    "/topics/fruit/records?from=last:999999, from",
    "/topics/fruit/records?until=never,      until",
    "/topics/fruit/records?partition=1,      partition",
    "/topics/fruit/records?partition=a,      partition",
    "/topics/fruit/records?regex=(,          regex",
    "/topics/fruit/records?pointer=name,     pointer"
  })
  void get_wrongParameter_isNamed(String path, String field) {
    HttpResponse<Buffer> response = page.get("/api/kafka" + path, AUTHORIZED);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.getHeader("Content-Type")).isEqualTo("application/json");
    assertThat(response.bodyAsJsonObject().getString("error")).contains(field);
  }

  @ParameterizedTest
  @CsvSource({
    "/topics/fruits,         fruit",
    "/topics/fruits/records, fruit",
    "/topics/__consumer_offsets, ''",
    "/groups/eater,          eaters",
    "/groups/a%2Fb,          a/b",
    "/nothing,               ''"
  })
  void get_whatThereIsNot_isNotFound(String path, String said) {
    HttpResponse<Buffer> response = page.get("/api/kafka" + path, AUTHORIZED);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.bodyAsJsonObject().getString("error")).contains(said);
  }

  @Test
  void get_trialOfAQuery_countsTheLatestPosts() throws Exception {
    TestTopics topics = new TestTopics(kafka);
    for (int i = 0; i < 30; i++) {
      String text = i % 3 == 0 ? "Kafka " + i : i % 3 == 1 ? "kafka streams " + i : "tea " + i;
      topics.send("posts", "test", post("trial-" + i, text));
    }
    topics.send("posts", "test", "no post");

    JsonNode trial = trial("query=kafka%20-streams&last=1h");

    assertThat(contract.problemsOf("trial.json", trial)).as(trial.toString()).isEmpty();
    assertThat(trial.at("/read").asLong()).isEqualTo(30).isEqualTo(trial.at("/posts").asLong());
    assertThat(trial.at("/matched").asLong()).isEqualTo(10);
    assertThat(trial.at("/parts/0/share").asDouble()).isEqualTo(0.5);
    assertThat(trial.at("/samples/0/text").asText()).isEqualTo("Kafka 27");
    assertThat(trial.at("/samples/0/highlights/0/1").asInt()).isEqualTo(5);
    Trial sampled =
        new QueryTrial(kafka, 8).run(Query.parse("kafka"), Duration.ofHours(1), () -> false);
    assertThat(sampled.read()).isBetween(4L, 20L);
    assertThat(sampled.posts()).isBetween(25L, 32L);
    assertThat(sampled.low()).isLessThan(sampled.high());
    AtomicInteger asked = new AtomicInteger();
    Trial stopped =
        new QueryTrial(kafka, 1_000)
            .run(Query.parse("kafka"), Duration.ofHours(1), () -> asked.incrementAndGet() > 10);
    assertThat(stopped.read()).isLessThan(10);
    try (var producer = kafka.transactionalProducer("open", Duration.ofSeconds(50), 1 << 10)) {
      producer.initTransactions();
      producer.beginTransaction();
      byte[] post = post("trial-open", "kafka").getBytes(UTF_8);
      producer.send(new ProducerRecord<>(kafka.topic("posts"), post)).get();
      assertThat(trial("query=kafka&last=1h").at("/matched").asLong())
          .as("committed posts, without waiting for others")
          .isEqualTo(20);
      producer.abortTransaction();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "last=1h",
        "query=",
        "query=a%20OR",
        "query=a&last=2h",
        "query=a&last=0s",
        "query=a&x=1"
      })
  void get_trialOfAWrongQuery_isRefused(String parameters) {
    assertThat(page.get("/api/trial?" + parameters, AUTHORIZED).statusCode()).isEqualTo(400);
    assertRefused(page.get("/api/trial?" + parameters), 403, "requires the admin token");
  }

  private static JsonNode trial(String parameters) throws IOException {
    HttpResponse<Buffer> response = page.get("/api/trial?" + parameters, AUTHORIZED);
    assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(200);
    return JSON.readTree(response.bodyAsString());
  }

  private static String post(String id, String text) {
    return new String(PostJson.encode(TestPosts.text(id, text, System.currentTimeMillis())), UTF_8);
  }

  @Test
  void get_recordsWithoutTheRight_isRefused() {
    String path = "/api/kafka/topics/fruit/records";

    assertRefused(page.get(path), 403, "requires the admin token");
    assertRefused(
        page.get(path, Map.of("Authorization", "Bearer " + TOKEN + "!")), 403, "is wrong");
    assertThat(page.get(path, AUTHORIZED).statusCode()).isEqualTo(200);
    assertThat(page.get("/api/kafka/topics/fruit").statusCode()).isEqualTo(200);
  }

  @Test
  void get_openListWithAWrongToken_isAnsweredAndNotCounted() {
    Map<String, String> wrong = Map.of("Authorization", "Bearer " + TOKEN + "?");
    for (int i = 0; i < 10; i++) {
      assertThat(page.get("/api/kafka/topics/fruit", wrong).statusCode()).isEqualTo(200);
    }

    assertRefused(page.get("/api/kafka/topics/fruit/records", wrong), 403, "is wrong");
  }

  private static void assertRefused(HttpResponse<Buffer> response, int status, String said) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.bodyAsString()).contains(said).doesNotContain("pear", TOKEN);
  }

  @Test
  void change_ofATopic_isMadeAndLogged() throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(KafkaCommands.class);
    logger.addAppender(log);

    change(
        "{'action':'createTopic','topic':'made','partitions':2,'config':{'retention.ms':'1000'}}");
    assertThat(get("/topics/made").at("/topic/partitions").asInt()).isEqualTo(2);
    assertThat(get("/topics/made").at("/topic/retentionMillis").asInt()).isEqualTo(1000);
    change("{'action':'addPartitions','topic':'made','partitions':3}");
    assertThat(get("/topics/made").at("/partitions")).hasSize(3);
    change("{'action':'setCompaction','topic':'made','on':true,'confirm':'made'}");
    assertThat(get("/topics/made").at("/topic/policy").asText()).isEqualTo("compact");
    change("{'action':'setCompaction','topic':'made','on':true}");
    change("{'action':'addPartitions','topic':'made','partitions':4,'confirm':'made'}");
    change("{'action':'setCompaction','topic':'made','on':false,'confirm':'made'}");
    change("{'action':'setRetention','topic':'made','retentionMillis':1000}");
    change("{'action':'setRetention','topic':'made','retentionMillis':999,'confirm':'made'}");
    change("{'action':'setRetention','topic':'made','retentionMillis':null}");
    assertThat(get("/topics/made").at("/topic/retentionMillis").isNull()).isTrue();
    change("{'action':'destroyTopic','topic':'made','confirm':'made'}");
    assertThat(page.get("/api/kafka/topics/made").statusCode()).isEqualTo(404);

    logger.detachAppender(log);
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .hasSize(10)
        .allMatch(line -> line.endsWith("by=127.0.0.1"))
        .first()
        .asString()
        .contains("createTopic", "\"topic\":\"made\"", "\"partitions\":2");
  }

  @Test
  void change_ofAGroup_isTriedBeforeItIsMade() throws Exception {
    commit("wanderers", "fruit", 3);

    JsonObject tried =
        change("{'action':'resetGroup','group':'wanderers','to':'earliest','dryRun':true}");
    assertThat(tried.getJsonArray("changes"))
        .isEqualTo(
            new JsonArray("[{'topic':'fruit','partition':0,'from':3,'to':0}]".replace('\'', '"')));
    assertThat(get("/groups/wanderers").at("/partitions/0/committed").asInt()).isEqualTo(3);
    change(
        "{'action':'resetGroup','group':'wanderers','to':'5','topics':['fruit'],'dryRun':false}");
    assertThat(get("/groups/wanderers").at("/partitions/0/committed").asInt()).isEqualTo(5);
    change("{'action':'destroyGroup','group':'wanderers','confirm':'wanderers'}");
    assertThat(page.get("/api/kafka/groups/wanderers").statusCode()).isEqualTo(404);
  }

  /** Makes a change and returns the answer. Both match their schemas. */
  private static JsonObject change(String body) throws Exception {
    JsonObject request = new JsonObject(body.replace('\'', '"'));
    // No more than browsers may: ten at once, then one each second.
    JsonObject answer =
        new JsonObject(
            page.vertx()
                .eventBus()
                .<EncodedJson>request(
                    CHANGE, request, new DeliveryOptions().addHeader("by", "127.0.0.1"))
                .await(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .body()
                .text());
    assertThat(contract.problems(CHANGE, JSON.readTree(request.encode()))).as(body).isEmpty();
    assertThat(contract.problems("kafkaChanged", JSON.readTree(answer.encode())))
        .as(answer.encode())
        .isEmpty();
    return answer;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "action: {}",
        "action: {'action':'destroyAll'}",
        "action: {'action':7}",
        "topic: {'action':'createTopic','partitions':1}",
        "topic: {'action':'createTopic','topic':' ','partitions':1}",
        "partitions: {'action':'createTopic','topic':'a'}",
        "partitions: {'action':'createTopic','topic':'a','partitions':0}",
        "partitions: {'action':'createTopic','topic':'a','partitions':1.5}",
        "partitions: {'action':'createTopic','topic':'a','partitions':'1'}",
        "config: {'action':'createTopic','topic':'a','partitions':1,'config':[]}",
        "retention.ms: {'action':'createTopic','topic':'a','partitions':1,'config':{'retention.ms':1}}",
        "color: {'action':'createTopic','topic':'a','partitions':1,'color':'red'}",
        "on: {'action':'setCompaction','topic':'fruit','on':'yes'}",
        "retentionMillis: {'action':'setRetention','topic':'fruit'}",
        "retentionMillis: {'action':'setRetention','topic':'fruit','retentionMillis':-1}",
        "confirm: {'action':'destroyTopic','topic':'fruit'}",
        "confirm: {'action':'destroyTopic','topic':'fruit','confirm':'Fruit'}",
        "confirm: {'action':'destroyGroup','group':'eaters','confirm':'eater'}",
        "confirm: {'action':'setCompaction','topic':'fruit','on':false}",
        "confirm: {'action':'setCompaction','topic':'fruit','on':false,'confirm':'Fruit'}",
        "confirm: {'action':'setCompaction','topic':'dead-letters','on':true}",
        "confirm: {'action':'setRetention','topic':'dead-letters','retentionMillis':1}",
        "confirm: {'action':'setRetention','topic':'dead-letters','retentionMillis':1,'confirm':7}",
        "confirm: {'action':'addPartitions','topic':'fruit','partitions':2}",
        "confirm: {'action':'addPartitions','topic':'fruit','partitions':2,'confirm':' '}",
        "to: {'action':'resetGroup','group':'eaters','to':'somewhere','dryRun':true}",
        "dryRun: {'action':'resetGroup','group':'eaters','to':'latest'}",
        "topics: {'action':'resetGroup','group':'eaters','to':'latest','dryRun':true,'topics':[1]}"
      })
  void change_wrongBody_isNamed(String fieldAndBody) {
    String[] parts = fieldAndBody.split(": ", 2);

    assertThat(failure(parts[1])).startsWith("400 ").contains(parts[0]);
    assertThat(admin.topic("fruit").topic().policy()).isEqualTo("compact");
    assertThat(admin.topic("fruit").topic().partitions()).isEqualTo(1);
    assertThat(admin.topic("dead-letters").topic().retentionMillis()).isGreaterThan(1);
  }

  @Test
  void change_thatLosesRecords_saysWhatIsLostWhereItIsNotConfirmed() throws Exception {
    assertThat(failure("{'action':'addPartitions','topic':'mentions','partitions':99}"))
        .startsWith("400 confirm is missing, expected mentions: ")
        .endsWith(get("/topics/mentions").at("/consequences/addPartitions").asText());
    assertThat(failure("{'action':'setCompaction','topic':'fruit','on':false}"))
        .startsWith("400 confirm is missing, expected fruit: ")
        .endsWith(get("/topics/fruit").at("/consequences/setCompaction").asText());
    assertThat(failure("{'action':'setRetention','topic':'dead-letters','retentionMillis':60000}"))
        .startsWith("400 confirm is missing, expected dead-letters: ")
        .endsWith("those older than 1m are lost.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "409 already: {'action':'createTopic','topic':'fruit','partitions':1}",
        "409 retention.ms: {'action':'createTopic','topic':'a','partitions':1,'config':{'retention.ms':'soon'}}",
        "400 name: {'action':'createTopic','topic':'a b','partitions':1}",
        "409 partition: {'action':'addPartitions','topic':'posts','partitions':2}",
        "404 fruits: {'action':'addPartitions','topic':'fruits','partitions':2}",
        "404 fruits: {'action':'destroyTopic','topic':'fruits','confirm':'fruits'}",
        "404 eater: {'action':'destroyGroup','group':'eater','confirm':'eater'}",
        "404 eater: {'action':'resetGroup','group':'eater','to':'latest','dryRun':true}"
      })
  void change_thatCannotBeMade_saysWhy(String expectedAndBody) {
    String[] parts = expectedAndBody.split(": ", 2);
    String[] expected = parts[0].split(" ", 2);

    assertThat(failure(parts[1])).startsWith(expected[0] + " ").containsIgnoringCase(expected[1]);
  }

  @Test
  void change_withoutTheRight_isRefused() throws Exception {
    String body = "{'action':'destroyTopic','topic':'fruit','confirm':'fruit'}".replace('\'', '"');
    BridgeClient needsToken = BridgeClient.connect(page.vertx(), page.port(), Map.of());

    assertFailure(
        needsToken.request(CHANGE, new JsonObject(body)), 403, "requires the admin token");
    assertFailure(
        needsToken.request(CHANGE, new JsonObject(body).put("token", TOKEN + "!")),
        403,
        "is wrong");
    assertThat(
            page.vertx()
                .eventBus()
                .request(CHANGE, new JsonObject(body))
                .map("done")
                .otherwise(Throwable::getMessage)
                .await())
        .isEqualTo("the request has no originator");
    assertThat(admin.topic("fruit").topic().records()).isEqualTo(6);
    needsToken.close();
  }

  @Test
  void change_ofABrowserWithTheRight_isMade() throws Exception {
    String body = "{'action':'resetGroup','group':'eaters','to':'earliest','dryRun':true}";

    JsonObject answer = client.request(CHANGE, new JsonObject(body.replace('\'', '"')));

    assertThat(answer.getJsonObject("body").getJsonArray("changes")).hasSize(1);
    assertThat(answer.encode()).doesNotContain(TOKEN);
  }

  @Test
  void get_byManyAtOnce_isAnsweredToAll() {
    List<Integer> statuses =
        IntStream.range(0, 100)
            .parallel()
            .mapToObj(i -> page.get("/api/kafka/topics/posts").statusCode())
            .toList();

    assertThat(statuses).containsOnly(200);
  }

  private static String failure(String body) {
    try {
      return page.vertx()
          .eventBus()
          .request(
              CHANGE,
              new JsonObject(body.replace('\'', '"')),
              new DeliveryOptions().addHeader("by", "test"))
          .map("done")
          .otherwise(e -> ((ReplyException) e).failureCode() + " " + e.getMessage())
          .await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode get(String path) throws IOException {
    HttpResponse<Buffer> response = page.get("/api/kafka" + path, AUTHORIZED);
    assertThat(response.statusCode()).as(path + " " + response.bodyAsString()).isEqualTo(200);
    return JSON.readTree(response.body().getBytes());
  }

  private static void assertFailure(JsonObject answer, int code, String message) {
    assertThat(answer.getString("type")).isEqualTo("err");
    assertThat(answer.getInteger("failureCode")).as(answer.encode()).isEqualTo(code);
    assertThat(answer.getString("message")).contains(message).doesNotContain(TOKEN);
  }
}
