package io.murmuration.ingest.live.x;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.config.BearerToken;
import io.murmuration.config.IngestSettings;
import io.murmuration.config.IngestSettings.Source;
import io.murmuration.config.IngestSettings.X.Feed;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.KeywordStore;
import io.murmuration.ingest.IngestVerticle;
import io.murmuration.ingest.RunningIngest;
import io.murmuration.keyword.Keyword;
import io.murmuration.query.NamedQuery;
import io.murmuration.support.TestCluster;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules of the filtered stream, and the sample, which needs none. */
class XRulesIT extends XSourceFixture {
  @Test
  void sample_withoutKeywords_needsNoRules() {
    keywords.clear();
    server.addForeignRule("theirs");
    IngestSettings.X sample =
        new IngestSettings.X(
            BearerToken.parse("test", XServer.TOKEN),
            Feed.SAMPLE,
            0,
            10,
            100,
            URI.create(proxied()));
    try (RunningIngest ingest = running(v -> source(v, sample, null))) {
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  server.requests().stream()
                      .anyMatch(r -> r.startsWith("GET /2/tweets/sample/stream?")));
      assertThat(ingest.fatal()).isEmpty();
      assertThat(server.rules()).containsExactly("theirs");
    }
  }

  @Test
  @ResourceLock(LOG)
  void rules_foreignRefusedAndTooMany_areSetRight() {
    keywords.clear();
    keywords.addAll(phrases("kafka", "forbidden fruit", "#vertx", "apache kafka", "late"));
    server.addForeignRule("theirs");
    server.addForeignRule("more of theirs");
    server.addForeignRule("#vertx");
    server.allowRules(3);
    IngestSettings.X three =
        new IngestSettings.X(
            BearerToken.parse("test", XServer.TOKEN),
            Feed.FILTERED,
            0,
            3,
            100,
            URI.create(proxied()));
    try (RunningIngest ingest = running(v -> source(v, three, null))) {
      awaitReader();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(server.rules()).containsExactly("#vertx", "apache kafka", "kafka"));
      assertThat(ingest.report().state()).isEqualTo("streaming");
      assertThat(ingest.report().lastError())
          .contains("'forbidden fruit'", "Reference to something forbidden.", "'late'", "maxRules");
      assertThat(logged())
          .anyMatch(line -> line.contains("removed foreign rule value=theirs tag=null"));
    }
  }

  @Test
  void rules_operatorThatXRefuses_isLeftOut() {
    keywords.clear();
    keywords.addAll(
        phrases("tea -from:forbidden", "kafka OR flink -is:retweet", "coffee source:mastodon"));
    try (RunningIngest ingest = start(0)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(server.rules())
                      .containsExactly("(flink -is:retweet OR kafka)", "tea"));
      assertThat(ingest.report().lastError()).isNull();
    }
  }

  @ParameterizedTest
  @ResourceLock(LOG)
  @EnumSource(XServer.RuleCap.class)
  void rules_accountWithFewerThanConfigured_followsThoseThatFit(XServer.RuleCap cap) {
    keywords.clear();
    keywords.addAll(phrases("kafka", "forbidden fruit"));
    for (int n = 0; n < 150; n++) {
      keywords.addAll(List.of(Keyword.of("word" + n, 1_000 + n)));
    }
    server.addForeignRule("theirs");
    server.addForeignRule("word149");
    server.allowRules(13);
    server.capRulesAs(cap);
    try (RunningIngest ingest = start(0)) {
      List<String> fitting = new ArrayList<>(List.of("kafka"));
      for (int n = 0; n < 12; n++) {
        fitting.add("word" + n);
      }
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(server.rules()).containsExactlyInAnyOrderElementsOf(fitting));
      assertThat(ingest.report().state()).isEqualTo("streaming");
      assertThat(ingest.report().lastError())
          .contains("'forbidden fruit'", "'word12' exceeds the 13 rules", "ingest.x.maxRules");
      assertThat(logged()).anyMatch(line -> line.contains("'word12' exceeds the 13 rules"));
      assertThat(server.requests()).hasSizeLessThan(40);

      publish(5);
      awaitPosts(ingest);
    }
  }

  @Test
  void rules_keywordsAddedAndRemovedWhileRunning_followThem() {
    Settings settings = TestCluster.settings();
    IngestSettings ingest =
        settings.ingest().withSources(Source.X).withX(settings(server.address(), 0));
    KeywordStore store = new KeywordStore(Bootstrap.kafka(settings));
    String deployed = vertx.deployVerticle(new IngestVerticle(settings.withIngest(ingest))).await();
    await().atMost(PATIENCE).until(() -> !server.requests().isEmpty());
    assertThat(server.streamRequests()).isEmpty();

    store.add(NamedQuery.parseList("kafka, \"apache kafka\""));
    awaitReader();
    assertThat(server.rules()).containsExactly("\"apache kafka\"", "kafka");
    store.add(NamedQuery.parseList("#vertx"));
    awaitRules("\"apache kafka\"", "#vertx", "kafka");
    store.remove(NamedQuery.parseList("kafka"));
    awaitRules("\"apache kafka\"", "#vertx");
    assertThat(server.streamRequests()).hasSize(1);
    vertx.undeploy(deployed).await();
  }

  private void awaitRules(String... values) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(server.rules()).containsExactly(values));
  }
}
