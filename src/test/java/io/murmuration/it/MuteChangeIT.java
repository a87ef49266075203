package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.KeywordStore;
import io.murmuration.control.MuteStore;
import io.murmuration.query.NamedQuery;
import io.murmuration.query.Query;
import io.murmuration.support.BridgeClient;
import io.murmuration.support.Contract;
import io.murmuration.support.RunningPipeline;
import io.murmuration.support.TestCluster;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Muting from a page: permissions, errors, limits, and what the page learns. */
class MuteChangeIT {
  private static final String ADD = "murmuration.mutes.add";
  private static final String REMOVE = "murmuration.mutes.remove";
  private static final int MAX_MUTES = 10_000;

  @TempDir private static Path directory;
  private static Settings settings;
  private static RunningPipeline page;

  @BeforeAll
  static void start() {
    settings = TestCluster.settings().withKeywords(List.of("tea"));
    page = RunningPipeline.startVisualization(settings);
  }

  @AfterAll
  static void stop() {
    page.close();
  }

  @Test
  void addAndRemove_withTheToken_areInTheList() throws Exception {
    BridgeClient client = BridgeClient.connect(page);

    JsonObject added = client.request(ADD, mute("CASINO From:@Spam", null));
    assertThat(added.getJsonObject("body").getMap())
        .containsEntry("query", "casino from:spam")
        .containsEntry("keyword", null)
        .containsEntry("muted", true)
        .containsEntry("changed", true);
    assertDescribed(added);
    assertThat(changed(client.request(ADD, mute("casino from:spam", null)))).isFalse();
    assertThat(changed(client.request(ADD, mute("casino", "tea")))).isTrue();
    awaitQueries("casino from:spam", "casino");
    assertThat(snapshot(client).getInteger("total")).isEqualTo(2);

    new KeywordStore(Bootstrap.kafka(settings)).remove(List.of(NamedQuery.parse("tea")));
    JsonObject removed = client.request(REMOVE, mute("casino", "tea"));
    assertDescribed(removed);
    assertThat(changed(removed)).isTrue();
    assertThat(changed(client.request(REMOVE, mute("casino", "tea")))).isFalse();
    assertThat(changed(client.request(REMOVE, mute("casino from:spam", null)))).isTrue();
    awaitQueries();
    client.close();
  }

  @Test
  void add_impossible_isRefusedWithTheReason() throws Exception {
    BridgeClient client = BridgeClient.connect(page);

    JsonObject wrong = client.request(ADD, mute("spam (casino", null));
    assertFailure(wrong, 400, "mute 'spam (casino' has a ( without its )");
    assertThat(wrong.getInteger("column")).isEqualTo(6);
    assertFailure(client.request(ADD, mute("-casino", null)), 400, "nearly every post");
    assertFailure(client.request(ADD, mute("casino", "nothing")), 404, "the slug nothing");
    assertFailure(client.request(ADD, new JsonObject()), 400, "query is missing");
    assertFailure(client.request(ADD, mute("a", null).put("x", 1)), 400, "\"x\" is unknown");
    assertFailure(client.request(ADD, mute("a", null).put("token", "x")), 403, "is wrong");
    client.close();
  }

  @Test
  void add_beyondTheLimit_isRefusedUntilOneEnds() throws Exception {
    BridgeClient client = BridgeClient.connect(page);
    MuteStore store = new MuteStore(Bootstrap.kafka(settings));
    List<Query> queries =
        IntStream.range(0, MAX_MUTES).mapToObj(i -> Query.parseMute("from:spam" + i)).toList();
    assertThat(store.add(queries, null)).hasSize(MAX_MUTES);

    assertFailure(client.request(ADD, mute("casino", null)), 409, "at most 10,000 mutes");
    await().atMost(PATIENCE).until(() -> snapshot(client).getInteger("total") == MAX_MUTES);
    assertThat(snapshot(client).getJsonArray("mutes")).hasSize(500);
    assertThat(page.getArray("/api/mutes")).hasSize(MAX_MUTES);
    assertThat(changed(client.request(REMOVE, mute("from:spam7", null)))).isTrue();
    assertThat(changed(client.request(ADD, mute("casino", null)))).isTrue();

    assertThat(store.remove(queries, null)).hasSize(MAX_MUTES - 1);
    assertThat(store.remove(List.of(Query.parseMute("casino")), null)).hasSize(1);
    awaitQueries();
    client.close();
  }

  private static JsonObject mute(String query, String keyword) {
    JsonObject body = new JsonObject().put("query", query);
    return keyword == null ? body : body.put("keyword", keyword);
  }

  private static boolean changed(JsonObject reply) {
    return reply.getJsonObject("body").getBoolean("changed");
  }

  private static JsonObject snapshot(BridgeClient client) throws InterruptedException {
    return client.request("murmuration.snapshot").getJsonObject("body").getJsonObject("mutes");
  }

  private static void awaitQueries(String... queries) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonArray mutes = page.getArray("/api/mutes");
              assertThat(mutes)
                  .extracting(mute -> ((JsonObject) mute).getString("query"))
                  .containsExactly(queries);
            });
  }

  private static void assertDescribed(JsonObject reply) throws Exception {
    assertThat(
            new Contract(directory)
                .problems(
                    "muteChanged",
                    new ObjectMapper().readTree(reply.getJsonObject("body").encode())))
        .isEmpty();
  }

  private static void assertFailure(JsonObject answer, int code, String message) {
    assertThat(answer.getInteger("failureCode")).as(answer.encode()).isEqualTo(code);
    assertThat(answer.getString("message")).contains(message);
  }
}
