package io.murmuration.ingest.live.mastodon;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.config.IngestSettings.Mastodon.Transport;
import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.RunningIngest;
import io.murmuration.ingest.live.LiveSource;
import io.murmuration.ingest.live.Standstill;
import io.murmuration.message.PostChange;
import io.murmuration.message.PostTime;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The stream of Mastodon: statuses, cuts, pressure and times. */
class MastodonStreamIT extends MastodonSourceFixture {
  private static final Duration SHORT_SILENCE = Duration.ofMillis(500);

  /** Length of a text that fills sockets with few messages. */
  private static final int LONG_TEXT = 2_000;

  @ParameterizedTest
  @EnumSource(Transport.class)
  void read_statusesChangesAndOtherEvents_areSorted(Transport transport) {
    server.publish(id(-1), status(id(-1), "before any reader"));
    try (RunningIngest ingest = start(transport)) {
      publish(100);
      server.emit("status.update", status(id(3), "edited"));
      server.emit("delete", String.valueOf(id(4)));
      server.emit("announcement.delete", "7");
      server.emit("update", status(id(500), "x").replace("\"public\"", "\"private\""));
      publish(1);
      awaitPosts(ingest);
      await().atMost(PATIENCE).until(() -> ingest.changes().size() == 2);

      assertThat(ingest.changes())
          .extracting(PostChange::id)
          .containsExactlyInAnyOrder(HOST + id(3), HOST + id(4));
      assertThat(ingest.counts().notices()).isEqualTo(4);
      assertThat(ingest.deadLetters()).isEmpty();
      assertThat(ingest.report().state()).isEqualTo("streaming");
      assertThat(ingest.report().gaps()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void stop_statusesMeanwhile_areReadOnceAtTheNextStart(Transport transport) {
    try (RunningIngest ingest = start(transport)) {
      for (int round = 0; round < 2; round++) {
        publish(90);
        awaitPosts(ingest);
        ingest.stop();
        await().atMost(PATIENCE).until(() -> server.readers() == 0);
        publish(90);
        ingest.start();
        awaitPosts(ingest);
      }
      assertThat(ingest.cursor("mastodon:127.0.0.1:public"))
          .isEqualTo("{\"id\":\"" + id(published.size() - 2) + "\"}");
      assertThat(ingest.report().gaps()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void connect_serverThatNeverAnswers_leavesNothingOpen(Transport transport) throws Exception {
    silence = SHORT_SILENCE;
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger open = new AtomicInteger();
    NetServer silent =
        vertx
            .createNetServer()
            .connectHandler(
                socket -> {
                  open.incrementAndGet();
                  socket.closeHandler(v -> open.decrementAndGet());
                  socket.handler(
                      request -> {
                        if (request.toString().startsWith("GET /api/v2/")) {
                          socket.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                        } else {
                          asked.incrementAndGet();
                        }
                      });
                });
    silent.listen(0, "127.0.0.1").await();
    LiveSource source =
        source(vertx, settings("http://127.0.0.1:" + silent.actualPort(), transport, null), null);
    source.open(null);
    await().atMost(PATIENCE).until(() -> asked.get() >= 4);

    await("at most the connections of one attempt").atMost(PATIENCE).until(() -> open.get() <= 2);
    source.close();
    await().atMost(PATIENCE).until(() -> open.get() == 0);
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void cut_anywhereInTheExchange_losesAndDoublesNothing(Transport transport) {
    try (RunningIngest ingest = start(transport)) {
      publish(1);
      awaitPosts(ingest);
      proxy.cutAnywhere(5_000, cut -> cut < 400 ? 37 : 397, server::disconnect, this::publish);
      awaitPosts(ingest);
      assertThat(ingest.report().reconnects()).isGreaterThan(15);
      assertThat(ingest.report().gaps()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"SSE,0", "SSE,150", "SSE,1000", "WEBSOCKET,150", "WEBSOCKET,1000"})
  void stall_connectionThatStaysOpen_isGivenUp(Transport transport, long bytes) {
    silence = SHORT_SILENCE;
    try (RunningIngest ingest = start(transport)) {
      publish(20);
      awaitPosts(ingest);
      proxy.stallAfter(bytes);
      int before = proxy.connections();
      server.disconnect();
      publish(20);
      await().atMost(PATIENCE).until(() -> proxy.connections() > before);
      proxy.heal();
      server.disconnect();
      publish(5);
      awaitPosts(ingest);
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void garbage_betweenStatuses_isPutAside(Transport transport) {
    try (RunningIngest ingest = start(transport)) {
      publish(10);
      awaitPosts(ingest);
      server.emit("update", "no JSON");
      server.emit("update", "{\"id\":7}");
      server.emit("status.update", "[]");
      server.emit("delete", "");
      server.sendRaw(Buffer.buffer(new byte[] {'x', (byte) 0xFF, 0, '\n', ':', '\n'}));
      publish(10);
      awaitPosts(ingest);

      assertThat(ingest.deadLetters()).hasSizeGreaterThanOrEqualTo(3);
      assertThat(ingest.deadLetters())
          .allSatisfy(letter -> assertThat(letter.get("reason")).isNotBlank());
      assertThat(ingest.report().state()).isEqualTo("streaming");
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void largeStatuses_upToAMebibyte_areTaken(Transport transport) {
    try (RunningIngest ingest = start(transport)) {
      publish(1);
      awaitPosts(ingest);
      publish("x".repeat(1_000_000));
      server.publish(id(9_000), status(id(9_000), "x".repeat(1_100_000)));
      publish(1);
      awaitPosts(ingest);

      assertThat(ingest.deadLetters())
          .extracting(letter -> letter.get("reason"))
          .containsOnly("longer than 1048576 bytes");
    }
  }

  @Test
  void clock_timesAndIdsFarOff_loseNothing() {
    try (RunningIngest ingest = start(Transport.SSE)) {
      publish(10);
      awaitPosts(ingest);
      long ahead = id(0) + (Duration.ofDays(365).toMillis() << 16);
      server.publish(ahead, status(ahead, "an id of the future"));
      Instant past = Instant.ofEpochMilli(PostTime.MIN_MILLIS);
      server.publish(77, status(77, past, "an id of the past"));
      server.publish(id(8_000), status(id(8_000), past, "a time of the past"));
      server.publish(
          id(8_001), status(id(8_001), Instant.now().plusSeconds(99_999_999), "of the future"));
      List.of(ahead, 77L, id(8_000), id(8_001)).forEach(id -> published.add(HOST + id));
      awaitPosts(ingest);
      ingest.stop();
      publish(10);
      ingest.start();
      awaitPosts(ingest);
    }
  }

  @Test
  void streamingHost_thatTheServerNames_isUsed() {
    MastodonServer other = MastodonServer.start(vertx);
    server.streamingAt(other.address().replace("http", "ws"));
    server.requireToken("a-token");
    other.requireToken("a-token");
    try (RunningIngest ingest = run(server.address(), Transport.SSE, "a-token", null)) {
      await().atMost(PATIENCE).until(() -> other.readers() == 1);
      other.publish(id(0), status(id(0), "hello"));
      published.add(HOST + id(0));
      awaitPosts(ingest);
      assertThat(server.readers()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void slowReader_manyMessages_makesTheServerWait(Transport transport) throws Exception {
    int messages = 40_000;
    Random random = new Random(7);
    byte[] bytes = new byte[LONG_TEXT * 3 / 4];
    LiveSource source = source(vertx, settings(server.address(), transport, null), null);
    source.open(null);
    await().atMost(PATIENCE).until(() -> server.readers() == 1);
    for (int n = 0; n < messages; n++) {
      // The server compresses server-sent events, so the texts must not be compressible.
      random.nextBytes(bytes);
      server.emit("update", status(id(n), Base64.getEncoder().encodeToString(bytes)));
    }
    // Sockets and queues fill up, and then nothing more is sent.
    Standstill.await(server::sent);
    assertThat(server.sent()).isLessThan(messages);

    int read = 0;
    while (read < messages) {
      List<Item> items = source.poll(2_000, PATIENCE);
      assertThat(items).isNotEmpty();
      for (Item item : items) {
        assertThat(((Accepted) item).post().id()).isEqualTo(HOST + id(read));
        read++;
      }
    }
    assertThat(source.health().reconnects()).isZero();
    source.close();
  }
}
