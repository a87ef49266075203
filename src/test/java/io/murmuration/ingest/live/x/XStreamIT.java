package io.murmuration.ingest.live.x;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.ingest.PostSource;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.RunningIngest;
import io.murmuration.ingest.live.LiveSource;
import io.murmuration.ingest.live.Standstill;
import io.murmuration.ingest.live.TestCertificate;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stream of X: posts, cuts, gaps and pressure. */
class XStreamIT extends XSourceFixture {
  private static final Duration SHORT_SILENCE = Duration.ofMillis(400);

  @Test
  void read_postsEditsAndNotices_areSorted() {
    try (RunningIngest ingest = start(0)) {
      publish(50);
      server.send("{\"errors\":[{\"title\":\"Hello\",\"type\":\"about:hello\"}]}\r\n");
      server.send("\r\n\r\n");
      server.publish(
          post(900).replace("[\"900\"]", "[\"1\",\"900\"]").replace("text 900", "edited"));
      publish(50);
      awaitPosts(ingest);
      await().atMost(PATIENCE).until(() -> ingest.changes().size() == 1);

      // The edit is of a post that is there already.
      assertThat(ingest.counts().notices()).isEqualTo(2);
      assertThat(ingest.report().state()).isEqualTo("streaming");
      assertThat(ingest.report().lastError()).isNull();
      assertThat(ingest.report().gaps()).isZero();
      assertThat(ingest.posts().get(0).author().handle()).isEqualTo("ann");
      assertThat(server.streamRequests().get(0))
          .startsWith("GET /2/tweets/search/stream?tweet.fields=author_id,created_at,")
          .contains(
              ",in_reply_to_user_id,source&expansions=author_id,",
              ",attachments.media_keys,referenced_tweets.id.attachments.media_keys",
              "&user.fields=username&media.fields=type")
          .doesNotContain("backfill_minutes");
      assertThat(server.rules()).containsExactly("kafka");
      assertThat(server.tags()).containsExactly("murmuration kafka");
    }
  }

  @Test
  void cut_anywhereInTheExchange_withBackfillLosesAndDoublesNothing() {
    try (RunningIngest ingest = start(1)) {
      publish(1);
      awaitPosts(ingest);
      proxy.cutAnywhere(2_000, cut -> cut < 700 ? 37 : 193, server::disconnect, this::publish);
      awaitPosts(ingest);
      assertThat(ingest.report().reconnects()).isGreaterThan(20);
      assertThat(ingest.report().gaps()).isZero();
      assertThat(server.streamRequests().get(0)).doesNotContain("backfill");
      assertThat(server.streamRequests().get(1)).endsWith("&backfill_minutes=1");
    }
  }

  @Test
  @ResourceLock(LOG)
  void cut_withinAMessageWithoutBackfill_isAGap() {
    try (RunningIngest ingest = start(0)) {
      publish(5);
      awaitPosts(ingest);
      server.send("{\"data\":{\"id\":\"77");
      server.disconnect();
      await().atMost(PATIENCE).until(() -> ingest.report().gaps() == 1);
      awaitReader();
      publish(5);
      awaitPosts(ingest);
      assertThat(logged()).anyMatch(line -> line.contains("posts may be missing from="));
    }
  }

  @Test
  @ResourceLock(LOG)
  void end_atOnceAgainWithoutBackfill_isAGap() {
    try (RunningIngest ingest = start(0)) {
      publish(5);
      awaitPosts(ingest);
      // No connection receives these, as if they had been published just before the next one.
      server.keep(List.of(post(901), post(902), post(903)));
      server.end();
      await().atMost(PATIENCE).until(() -> server.streamRequests().size() == 2);
      awaitReader();
      publish(5);
      awaitPosts(ingest);
      assertThat(ingest.report().gaps()).isEqualTo(1);
      assertThat(ingest.report().lastError()).contains("ended");
      assertThat(logged()).anyMatch(line -> line.matches(".* posts may be missing from=.+ to=.+"));
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 10, 1", "5, 10, 0", "5, 600, 1"})
  void stop_forAWhile_isAGapWhereBackfillDoesNotReach(int backfill, int seconds, int gaps) {
    try (RunningIngest ingest = start(backfill)) {
      publish(5);
      awaitPosts(ingest);
      ingest.stop();
      await().atMost(PATIENCE).until(() -> server.readers() == 0);
      server.skew(seconds * 1_000L);
      ingest.start();
      awaitReader();
      publish(5);
      awaitPosts(ingest);
      assertThat(ingest.report().gaps()).isEqualTo(gaps);
    }
  }

  @Test
  void stall_halfOpenConnections_areLeft() {
    silence = SHORT_SILENCE;
    try (RunningIngest ingest = start(1)) {
      publish(20);
      awaitPosts(ingest);
      for (long bytes : new long[] {0, 100, 400, 2_000}) {
        proxy.stallAfter(bytes);
        int before = proxy.connections();
        server.disconnect();
        publish(20);
        await().atMost(PATIENCE).until(() -> proxy.connections() >= before + 3);
        if (bytes == 2_000) {
          assertThat(ingest.report().lastError()).startsWith("nothing received for");
        }
        proxy.heal();
      }
      publish(5);
      awaitPosts(ingest);
    }
  }

  @Test
  void garbage_betweenPosts_isPutAside() {
    try (RunningIngest ingest = start(0)) {
      publish(10);
      awaitPosts(ingest);
      server.send("no JSON\r\n");
      server.send("{\"data\":1}\n");
      server.send("{\"data\":{\"id\":\"5\"}}\r\n");
      server.send("[[[[\r\n{\"something\":\"new\"}\r\n");
      publish(10);
      awaitPosts(ingest);

      assertThat(ingest.deadLetters()).hasSizeBetween(4, 5);
      assertThat(ingest.deadLetters())
          .allSatisfy(letter -> assertThat(letter.get("reason")).isNotBlank());
      assertThat(ingest.report().state()).isEqualTo("streaming");
    }
  }

  @Test
  void largeMessages_upToAMebibyte_areTaken() {
    try (RunningIngest ingest = start(0)) {
      publish(1);
      awaitPosts(ingest);
      server.publish(post(500).replace("text 500", "x".repeat(1_000_000)));
      published.add("500");
      server.publish(post(501).replace("text 501", "x".repeat(3_000_000)));
      publish(1);
      awaitPosts(ingest);

      assertThat(ingest.deadLetters())
          .extracting(letter -> letter.get("reason"))
          .containsExactly("longer than 1048576 bytes");
    }
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "true, true"})
  void slowReader_manyMessages_makesTheServerWait(boolean gzip, boolean tls) throws Exception {
    int messages = gzip ? 20_000 : 40_000;
    String text = gzip ? "text" : "p".repeat(2_000);
    TestCertificate certificate = tls ? TestCertificate.create(directory) : null;
    XServer own = tls ? XServer.start(vertx, certificate) : server;
    if (!gzip) {
      own.sendPlain();
    }
    List<String> all = new ArrayList<>();
    for (int n = 0; n < messages; n++) {
      all.add(post(n).replace("text " + n, text));
    }
    own.keep(all);
    LiveSource source =
        source(vertx, settings(own.address(), 5), tls ? certificate.certificate() : null);
    source.open("{\"last_ms\":" + System.currentTimeMillis() + "}");
    // Sockets and queues fill up, and then nothing more is sent.
    Standstill.await(own::sent);
    if (!gzip) {
      assertThat(own.sent()).isLessThan(messages);
    }

    long read = 0;
    while (read < messages) {
      List<Item> items = source.poll(1_000, PATIENCE);
      assertThat(items).isNotEmpty();
      for (Item item : items) {
        assertThat(((PostSource.Accepted) item).post().id()).isEqualTo(String.valueOf(read));
        read++;
      }
    }
    assertThat(source.health().reconnects()).isZero();
    assertThat(own.versions().get(0)).isEqualTo(tls ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1);
    source.close();
  }
}
