package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.murmuration.config.AccessToken;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.KeywordStore;
import io.murmuration.keyword.Keyword;
import io.murmuration.support.BridgeClient;
import io.murmuration.support.RunningPipeline;
import io.murmuration.support.TestCluster;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Permissions of a page to change the followed keywords. */
class KeywordChangeIT {
  private static final String ADD = "murmuration.keywords.add";
  private static final String REMOVE = "murmuration.keywords.remove";
  private static final String SNAPSHOT = "murmuration.snapshot";
  private static final String TOKEN = "only for the tests";
  private static final Map<String, String> FORWARDED = Map.of("X-Forwarded-For", "192.0.2.1");

  private static Settings settings;
  private static RunningPipeline local;
  private static RunningPipeline proxied;
  private static RunningPipeline open;
  private static RunningPipeline guarded;

  @BeforeAll
  static void start() {
    settings = TestCluster.settings();
    Settings.Visualization page = settings.visualization();
    local = RunningPipeline.startVisualization(settings);
    proxied = startProxied(null);
    open = RunningPipeline.startVisualization(settings.withVisualization(page.withHost("0.0.0.0")));
    guarded = startGuarded();
  }

  private static RunningPipeline startProxied(AccessToken token) {
    return RunningPipeline.startVisualization(
        settings.withVisualization(
            new Settings.Visualization("127.0.0.1", 0, "http://words.example", token)));
  }

  private static RunningPipeline startGuarded() {
    return RunningPipeline.startVisualization(
        settings.withVisualization(
            settings
                .visualization()
                .withHost("0.0.0.0")
                .withAdminToken(AccessToken.parse("test", TOKEN))));
  }

  @AfterAll
  static void stop() {
    local.close();
    proxied.close();
    open.close();
    guarded.close();
  }

  @Test
  void change_onTheMachineItself_addsAndRemoves() throws Exception {
    BridgeClient client = BridgeClient.connect(local);

    JsonObject added = client.request(ADD, phrase("Apache  Kafka"));
    assertThat(added.getJsonObject("body").getJsonArray("added").getJsonObject(0).getMap())
        .containsEntry("slug", "apache-kafka")
        .containsEntry("phrase", "Apache Kafka");
    assertThat(followed()).contains("apache-kafka");
    JsonObject again = client.request(ADD, phrase("apache kafka")).getJsonObject("body");
    assertThat(again.getJsonArray("added")).isEmpty();
    assertThat(again.getJsonArray("phrases")).hasSize(1);

    JsonObject removed = client.request(REMOVE, new JsonObject().put("slug", "apache-kafka"));
    assertThat(removed.getJsonObject("body").getJsonArray("removed")).hasSize(1);
    assertThat(followed()).doesNotContain("apache-kafka");
    assertThat(change(client)).isEqualTo("yes");
    client.close();
  }

  @Test
  void add_severalBetweenCommas_followsEachAndRemarksOnIt() throws Exception {
    BridgeClient client = BridgeClient.connect(local);

    JsonObject added =
        client.request(ADD, phrase("one, \"two, three\",C--,, ONE")).getJsonObject("body");
    JsonObject refused = client.request(ADD, phrase("four, #five six"));

    assertThat(added.getJsonArray("added")).hasSize(3);
    assertThat(added.getJsonArray("phrases"))
        .extracting(
            phrase -> ((JsonObject) phrase).getString("phrase"),
            phrase -> ((JsonObject) phrase).getString("remark"))
        .containsExactly(
            tuple("one", null),
            tuple("\"two, three\"", null),
            tuple("C--", "keyword 'C--' is followed as: c"));
    assertFailure(refused, 400, "#five six");
    assertThat(followed()).contains("one").doesNotContain("four");
    client.close();
  }

  @Test
  void add_moreThanAllowed_isRefused() throws Exception {
    BridgeClient client = BridgeClient.connect(local);
    String many = IntStream.range(0, 201).mapToObj(i -> "w" + i).collect(Collectors.joining(","));

    assertFailure(client.request(ADD, phrase(many)), 400, "at most 200 keywords");
    client.close();
  }

  @ParameterizedTest
  @CsvSource({
    "X-Forwarded-For, 192.0.2.1",
    "x-forwarded-proto, https",
    "Forwarded, for=192.0.2.1",
    "Via, 1.1 proxy"
  })
  void change_forSomebodyElse_isRefusedEvenWithAForgedHeader(String header, String value)
      throws Exception {
    BridgeClient client = BridgeClient.connect(local.vertx(), local.port(), headers(header, value));

    assertFailure(client.request(ADD, phrase("forged")), 403, "only on the machine itself");
    assertFailure(
        client.request(REMOVE, new JsonObject().put("slug", "x").put("token", TOKEN)),
        403,
        "only on the machine itself");
    assertThat(change(client)).isEqualTo("no");
    assertThat(followed()).doesNotContain("forged");
    client.close();
  }

  @ParameterizedTest
  @CsvSource({"Host, words.example", "Origin, http://words.example", "Accept, */*"})
  void change_whereThereIsAProxy_isRefusedAlsoWithoutAHeaderOfIt(String header, String value)
      throws Exception {
    BridgeClient client =
        BridgeClient.connect(proxied.vertx(), proxied.port(), headers(header, value));

    assertFailure(client.request(ADD, phrase("forged")), 403, "only on the machine itself");
    assertThat(change(client)).isEqualTo("no");
    client.close();
  }

  @Test
  void change_whereThereIsAProxy_needsTheToken() throws Exception {
    try (RunningPipeline server = startProxied(AccessToken.parse("test", TOKEN))) {
      BridgeClient client = BridgeClient.connect(server);

      assertThat(change(client)).isEqualTo("token");
      assertFailure(client.request(ADD, phrase("forged")), 403, "requires the admin token");
      client.close();
    }
  }

  @Test
  void change_whereAllCanConnect_isRefused() throws Exception {
    BridgeClient client = BridgeClient.connect(open);

    assertFailure(client.request(ADD, phrase("forged")), 403, "only on the machine itself");
    assertThat(change(client)).isEqualTo("no");
    client.close();
  }

  @Test
  void change_withTheToken_isDone() throws Exception {
    BridgeClient client = BridgeClient.connect(guarded.vertx(), guarded.port(), FORWARDED);

    assertThat(change(client)).isEqualTo("token");
    assertFailure(client.request(ADD, phrase("tokens")), 403, "requires the admin token");
    JsonObject added = client.request(ADD, phrase("tokens").put("token", TOKEN));
    assertThat(added.getJsonObject("body").getJsonArray("added")).hasSize(1);
    assertThat(added.encode()).doesNotContain(TOKEN);
    assertThat(followed()).contains("tokens");
    client.close();
  }

  @Test
  void change_withWrongTokens_isRefusedAndThenNotEvenTried() throws Exception {
    try (RunningPipeline server = startGuarded()) {
      BridgeClient client = BridgeClient.connect(server);
      for (int i = 0; i < 5; i++) {
        assertFailure(
            client.request(ADD, phrase("guessed").put("token", TOKEN + i)), 403, "token is wrong");
      }
      BridgeClient other = BridgeClient.connect(server);

      assertFailure(
          other.request(ADD, phrase("guessed").put("token", TOKEN)), 429, "too many wrong tokens");
      assertThat(followed()).doesNotContain("guessed");
      client.close();
      other.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[{}]",
        "[null]",
        "[1]",
        "['kafka']",
        "[['kafka']]",
        "[{'phrase':1}]",
        "[{'phrase':''}]",
        "[{'phrase':' , ,'}]",
        "[{'phrase':'#a b'}]",
        "[{'phrase':'a','slug':'a'}]",
        "[{'phrase':'a','token':1}]",
        "[{'Phrase':'a'}]"
      })
  void add_wrongBody_isRefused(String body) throws Exception {
    BridgeClient client = BridgeClient.connect(local);
    JsonArray one = new JsonArray(body.replace('\'', '"'));

    assertFailure(client.request(ADD, one.isEmpty() ? null : one.getValue(0)), 400, "");
    client.close();
  }

  @Test
  void add_tooLongPhrase_saysSo() throws Exception {
    BridgeClient client = BridgeClient.connect(local);

    assertFailure(client.request(ADD, phrase("x".repeat(201))), 400, "longer than 200");
    assertFailure(client.request(REMOVE, phrase("x")), 400, "slug");
    assertFailure(client.request(REMOVE, new JsonObject().put("slug", "A")), 400, "slug");
    client.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {ADD, SNAPSHOT})
  void requests_tooMany_areRefusedWithoutClosing(String address) throws Exception {
    BridgeClient client = BridgeClient.connect(open);
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

  /** Another host has that for its origin. */
  private static Map<String, String> headers(String header, String value) {
    return header.equals("Host")
        ? Map.of(header, value, "Origin", "http://" + value)
        : Map.of(header, value);
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
