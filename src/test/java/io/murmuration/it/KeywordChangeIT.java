package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.config.IpNetwork;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.KeywordStore;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordJson;
import io.murmuration.message.Topics;
import io.murmuration.support.BridgeClient;
import io.murmuration.support.Contract;
import io.murmuration.support.RunningPipeline;
import io.murmuration.support.TestCluster;
import io.murmuration.support.TestTopics;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Permissions of a page to change the followed keywords. */
class KeywordChangeIT {
  private static final String ADD = "murmuration.keywords.add";
  private static final String EDIT = "murmuration.keywords.edit";
  private static final String IMPORT = "murmuration.keywords.import";
  private static final String REMOVE = "murmuration.keywords.remove";
  private static final String SNAPSHOT = "murmuration.snapshot";
  private static final String TOKEN = TestCluster.TOKEN;

  @TempDir private static Path directory;
  private static Settings settings;
  private static RunningPipeline local;

  @BeforeAll
  static void start() {
    settings = TestCluster.settings();
    local = RunningPipeline.startVisualization(settings);
  }

  private static RunningPipeline start(UnaryOperator<Settings.Visualization> change) {
    return RunningPipeline.startVisualization(
        settings.withVisualization(change.apply(settings.visualization())));
  }

  @AfterAll
  static void stop() {
    local.close();
  }

  @Test
  void change_withTheToken_addsAndRemoves() throws Exception {
    BridgeClient client = BridgeClient.connect(local);

    JsonObject added = client.request(ADD, phrase("Apache  Kafka"));
    assertThat(added.getJsonObject("body").getJsonArray("added").getJsonObject(0).getMap())
        .containsEntry("slug", "apache-kafka")
        .containsEntry("phrase", "Apache Kafka");
    assertThat(added.encode()).doesNotContain(TOKEN);
    assertThat(followed()).contains("apache-kafka");
    JsonObject again = client.request(ADD, phrase("apache kafka")).getJsonObject("body");
    assertThat(again.getJsonArray("added")).isEmpty();
    assertThat(again.getJsonArray("phrases")).hasSize(1);

    JsonObject removed = client.request(REMOVE, new JsonObject().put("slug", "apache-kafka"));
    assertThat(removed.getJsonObject("body").getJsonArray("removed")).hasSize(1);
    assertThat(followed()).doesNotContain("apache-kafka");
    assertThat(change(client)).isEqualTo("token");
    client.close();
  }

  @Test
  void add_severalBetweenCommas_followsEachAndRemarksOnIt() throws Exception {
    BridgeClient client = BridgeClient.connect(local);

    JsonObject added =
        client.request(ADD, phrase("one, \"two, three\",C--,, ONE")).getJsonObject("body");
    JsonObject refused = client.request(ADD, phrase("four, five foo:six"));

    assertThat(added.getJsonArray("added")).hasSize(3);
    assertThat(added.getJsonArray("phrases"))
        .extracting(
            phrase -> ((JsonObject) phrase).getString("phrase"),
            phrase -> ((JsonObject) phrase).getString("remark"))
        .containsExactly(
            tuple("one", null),
            tuple("\"two, three\"", null),
            tuple("C--", "keyword 'C--' is followed as: c"));
    assertFailure(refused, 400, "five foo:six");
    assertThat(refused.getInteger("column")).isEqualTo(12);
    assertThat(followed()).contains("one").doesNotContain("four");
    client.close();
  }

  @Test
  void addAndEdit_labeledQuery_nameItsKeyword() throws Exception {
    BridgeClient client = BridgeClient.connect(local);
    JsonObject added = client.request(ADD, phrase("Drinks = chai OR cocoa"));
    assertDescribed("keywordsAdded", added);
    JsonObject followed = requested(added).getJsonObject(0);
    String slug = followed.getString("slug");
    assertThat(followed.getMap())
        .containsEntry("phrase", "chai OR cocoa")
        .containsEntry("query", "chai OR cocoa")
        .containsEntry("label", "Drinks");

    JsonObject edit = new JsonObject().put("slug", slug).put("phrase", "cocoa -milk");
    assertThat(
            client
                .request(EDIT, edit.copy())
                .getJsonObject("body")
                .getJsonObject("edited")
                .getMap())
        .containsEntry("slug", slug)
        .containsEntry("query", "cocoa -milk")
        .containsEntry("label", "Drinks");
    JsonObject label = new JsonObject().put("slug", slug).put("label", "");
    JsonObject unlabeled = client.request(EDIT, label);
    assertThat(unlabeled.encode()).contains("\"label\":null");
    assertDescribed("keywordEdited", unlabeled);
    assertThat(
            requested(client.request(ADD, phrase("Cocoa = cocoa -milk"))).getJsonObject(0).getMap())
        .containsEntry("slug", slug)
        .containsEntry("label", null)
        .hasEntrySatisfying(
            "remark", remark -> assertThat((String) remark).contains("not renamed"));

    JsonObject wrong = client.request(EDIT, edit.copy().put("phrase", "milk (tea"));
    assertFailure(wrong, 400, "has a ( without its )");
    assertThat(wrong.getInteger("column")).isEqualTo(6);
    assertThat(wrong.containsKey("field")).isFalse();
    for (JsonObject both : List.of(edit.copy(), new JsonObject().put("slug", slug))) {
      JsonObject wrongLabel = client.request(EDIT, both.put("label", "L".repeat(81)));
      assertFailure(wrongLabel, 400, "has a label of more than 80");
      assertThat(wrongLabel.getString("field")).isEqualTo("label");
      assertThat(wrongLabel.getInteger("column")).isEqualTo(81);
    }
    assertFailure(client.request(EDIT, edit.copy().put("slug", "none")), 404, "none");
    assertFailure(client.request(EDIT, new JsonObject().put("slug", slug)), 400, "expected");
    client.close();
  }

  /** Keywords of the first version, whose phrases are other queries now, or none. */
  @ParameterizedTest
  @ValueSource(strings = {"rock AND roll", "-a b", "foo:bar", "f(x)", "Tea = time", "15\" lap"})
  void remove_anyKeyword_repliesWithATextThatFollowsItAgain(String old) throws Exception {
    Keyword keyword = new Keyword("of-the-first-version", old, 1).withLabel("Old");
    new TestTopics(Bootstrap.kafka(settings))
        .send(Topics.KEYWORDS, keyword.slug(), new String(KeywordJson.encode(keyword), UTF_8));
    BridgeClient client = BridgeClient.connect(local);
    JsonObject remove = new JsonObject().put("slug", keyword.slug());
    JsonObject removed = client.request(REMOVE, remove.copy());
    assertDescribed("keywordsRemoved", removed);

    JsonObject text = new JsonObject().put("text", removed.getJsonObject("body").getString("text"));
    JsonObject again = requested(client.request(IMPORT, text)).getJsonObject(0);

    assertThat(again.getMap())
        .containsEntry("query", keyword.parsed().canonical())
        .containsEntry("label", "Old");
    remove.put("slug", again.getString("slug"));
    client.request(REMOVE, remove.copy());
    assertThat(client.request(REMOVE, remove).getJsonObject("body").getString("text")).isEmpty();
    client.close();
  }

  @Test
  void importText_linesAndErrors_areReported() throws Exception {
    BridgeClient client = BridgeClient.connect(local);
    JsonObject text = new JsonObject().put("text", "# words\n\nPlum = plum OR prune\nmelon");

    assertThat(requested(client.request(IMPORT, text.copy())))
        .extracting(each -> ((JsonObject) each).getString("label"))
        .containsExactly("Plum", null);
    JsonObject wrong = client.request(IMPORT, new JsonObject().put("text", "pear\n kiwi OR"));
    assertFailure(wrong, 400, "line 2: keyword 'kiwi OR'");
    assertThat(wrong.getInteger("line")).isEqualTo(2);
    assertThat(wrong.getInteger("column")).isPositive();
    assertFailure(client.request(IMPORT, new JsonObject().put("text", "# no")), 400, "no query");
    assertThat(followed()).contains("melon").doesNotContain("pear");
    client.close();
  }

  private static void assertDescribed(String channel, JsonObject reply) throws Exception {
    assertThat(
            new Contract(Files.createTempDirectory(directory, "contract"))
                .problems(
                    channel, new ObjectMapper().readTree(reply.getJsonObject("body").encode())))
        .isEmpty();
  }

  private static JsonArray requested(JsonObject reply) {
    return reply.getJsonObject("body").getJsonArray("phrases");
  }

  @Test
  void add_moreThanAllowed_isRefused() throws Exception {
    BridgeClient client = BridgeClient.connect(local);
    String many = IntStream.range(0, 201).mapToObj(i -> "w" + i).collect(Collectors.joining(","));

    assertFailure(client.request(ADD, phrase(many)), 400, "at most 200 keywords");
    client.close();
  }

  /** No address, host or header of a request replaces the token. */
  @ParameterizedTest
  @CsvSource({
    "Accept, */*",
    "X-Forwarded-For, 127.0.0.1",
    "Forwarded, for=127.0.0.1",
    "Via, 1.1 proxy"
  })
  void change_withoutTheToken_isRefused(String header, String value) throws Exception {
    BridgeClient client = BridgeClient.connect(local.vertx(), local.port(), Map.of(header, value));

    assertFailure(client.request(ADD, phrase("forged")), 403, "requires the admin token");
    for (String address : List.of(REMOVE, EDIT, IMPORT)) {
      assertFailure(
          client.request(address, new JsonObject().put("slug", "x")),
          403,
          "requires the admin token");
    }
    assertThat(change(client)).isEqualTo("token");
    assertThat(followed()).doesNotContain("forged");
    client.close();
  }

  @Test
  void change_withTheTokenOfTheDataDirectory_isDone() throws Exception {
    Settings noToken =
        settings
            .withVisualization(settings.visualization().withAdminToken(null))
            .withData(directory.resolve("data"));
    try (RunningPipeline server = RunningPipeline.startVisualization(noToken)) {
      String token = Files.readString(directory.resolve("data/admin-token")).strip();
      BridgeClient client = BridgeClient.connect(server);

      JsonObject wrong = client.request(ADD, phrase("stored"));
      assertFailure(wrong, 403, "the token is wrong");
      assertThat(wrong.getString("body")).isEqualTo("wrong_token");
      JsonObject added = client.request(ADD, phrase("stored").put("token", token));
      assertThat(added.getJsonObject("body").getJsonArray("added")).hasSize(1);
      client.close();
    }
  }

  @Test
  void change_whereNoTokenCanBeStored_isRefused() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "no directory");
    Settings noToken =
        settings
            .withVisualization(settings.visualization().withAdminToken(null))
            .withData(file.resolve("data"));
    try (RunningPipeline server = RunningPipeline.startVisualization(noToken)) {
      BridgeClient client = BridgeClient.connect(server);

      assertThat(change(client)).isEqualTo("no");
      assertFailure(client.request(ADD, phrase("forged")), 403, "has no admin token");
      client.close();
    }
  }

  @Test
  void change_withWrongTokens_isSlowedDownAndTheRightOneIsNot() throws Exception {
    try (RunningPipeline server = start(page -> page.withHost("0.0.0.0"))) {
      BridgeClient client = BridgeClient.connect(server);
      for (int i = 0; i < 5; i++) {
        assertFailure(client.request(ADD, guess("guessed", i)), 403, "token is wrong");
      }

      assertFailure(client.request(ADD, guess("guessed", 5)), 429, "too many wrong tokens");
      JsonObject added = client.request(ADD, phrase("known"));
      assertThat(added.getJsonObject("body").getJsonArray("added")).hasSize(1);
      assertThat(followed()).doesNotContain("guessed");
      client.close();
    }
  }

  @Test
  void change_behindATrustedProxy_tellsClientsApart() throws Exception {
    try (RunningPipeline server =
        start(page -> page.withTrustedProxies(List.of(IpNetwork.parse("test", "127.0.0.1"))))) {
      BridgeClient guessing = forwarded(server, "192.0.2.1");
      BridgeClient other = forwarded(server, "192.0.2.2, 127.0.0.1");
      for (int i = 0; i < 5; i++) {
        assertFailure(guessing.request(ADD, guess("guessed", i)), 403, "token is wrong");
      }

      assertFailure(guessing.request(ADD, guess("guessed", 5)), 429, "too many wrong tokens");
      assertFailure(other.request(ADD, guess("guessed", 6)), 403, "token is wrong");
      guessing.close();
      other.close();
    }
  }

  @Test
  void change_behindAnyOtherProxy_doesNotTellClientsApart() throws Exception {
    try (RunningPipeline server = start(page -> page)) {
      for (int i = 0; i < 5; i++) {
        BridgeClient guessing = forwarded(server, "192.0.2." + i);
        assertFailure(guessing.request(ADD, guess("guessed", i)), 403, "token is wrong");
        guessing.close();
      }
      BridgeClient guessing = forwarded(server, "192.0.2.5");

      assertFailure(guessing.request(ADD, guess("guessed", 5)), 429, "too many wrong tokens");
      guessing.close();
    }
  }

  private static BridgeClient forwarded(RunningPipeline server, String addresses) {
    return BridgeClient.connect(
        server.vertx(), server.port(), Map.of("X-Forwarded-For", addresses));
  }

  private static JsonObject guess(String phrase, int number) {
    return phrase(phrase).put("token", TOKEN + number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'phrase':1}",
        "{'phrase':''}",
        "{'phrase':' , ,'}",
        "{'phrase':'a foo:b'}",
        "{'phrase':'a','slug':'a'}",
        "{'Phrase':'a'}"
      })
  void add_wrongBody_isRefused(String body) throws Exception {
    BridgeClient client = BridgeClient.connect(local);

    assertFailure(client.request(ADD, new JsonObject(body.replace('\'', '"'))), 400, "");
    client.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[null]", "[1]", "['kafka']", "[['kafka']]", "[{'token':1}]"})
  void add_bodyThatHasNoToken_isRefused(String body) throws Exception {
    BridgeClient client = BridgeClient.connect(local);
    JsonArray one = new JsonArray(body.replace('\'', '"'));

    assertFailure(client.request(ADD, one.isEmpty() ? null : one.getValue(0)), 403, "admin token");
    client.close();
  }

  @Test
  void add_tooLongPhrase_saysSo() throws Exception {
    BridgeClient client = BridgeClient.connect(local);

    assertFailure(client.request(ADD, phrase("x".repeat(1025))), 400, "longer than 1024");
    assertFailure(client.request(REMOVE, phrase("x")), 400, "slug");
    assertFailure(client.request(REMOVE, new JsonObject().put("slug", "A")), 400, "slug");
    client.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {ADD, SNAPSHOT})
  void requests_tooMany_areRefusedWithoutClosing(String address) throws Exception {
    BridgeClient client = BridgeClient.connect(local.vertx(), local.port(), Map.of());
    List<Integer> codes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      codes.add(client.request(address, phrase("x")).getInteger("failureCode", 200));
    }

    assertThat(codes.subList(0, 10)).doesNotContain(429);
    assertThat(codes).contains(429);
    assertThat(client.isClosed()).isFalse();
    client.close();
  }

  @Test
  void messages_tooMany_closeTheConnection() {
    BridgeClient client = BridgeClient.connect(local);
    for (int i = 0; i < 300 && !client.isClosed(); i++) {
      client.trySend(new JsonObject().put("type", "ping"));
    }

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(client.closeCode()).isEqualTo((short) 4008));
    client.close();
  }

  private static JsonObject phrase(String phrase) {
    return new JsonObject().put("phrase", phrase);
  }

  private static String change(BridgeClient client) throws InterruptedException {
    return client.request(SNAPSHOT).getJsonObject("body").getString("change");
  }

  private static List<String> followed() {
    return new KeywordStore(Bootstrap.kafka(settings)).list().stream().map(Keyword::slug).toList();
  }

  private static void assertFailure(JsonObject answer, int code, String message) {
    assertThat(answer.getString("type")).isEqualTo("err");
    assertThat(answer.getInteger("failureCode")).as(answer.encode()).isEqualTo(code);
    assertThat(answer.getString("message")).contains(message).doesNotContain(TOKEN);
  }
}
