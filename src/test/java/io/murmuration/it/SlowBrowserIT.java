package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.observe.Metrics;
import io.murmuration.support.BridgeClient;
import io.murmuration.support.RunningPipeline;
import io.murmuration.support.SockJsSocket;
import io.murmuration.support.TestCluster;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A browser that does not keep up misses messages or is dropped. Other browsers do not notice. */
class SlowBrowserIT {
  private static final String MENTIONS = "murmuration.mentions";
  private static final int MESSAGES = 60;
  private static final int MESSAGE_BYTES = 100_000;

  /** Short, so that all messages come before the server drops the slow browser. */
  private static final Duration POLL_INTERVAL = Duration.ofMillis(2);

  private static RunningPipeline pipeline;

  @BeforeAll
  static void start() {
    pipeline = RunningPipeline.startVisualization(TestCluster.settings());
  }

  @AfterAll
  static void stop() {
    pipeline.close();
  }

  @Test
  void slowBrowser_thatReadsAgain_hasMissedMessagesAndGetsTheFullState() throws Exception {
    try (SockJsSocket slow = SockJsSocket.connect(pipeline.port())) {
      slow.register(MENTIONS);
      publishToAnAttentiveOne();

      assertThat(slow.readUntil("mentions\\\",\\\"body\\\":[]}\"]"))
          .isBetween((long) MESSAGE_BYTES, MESSAGES * MESSAGE_BYTES / 2L);
      publishToAnAttentiveOne();
      assertThat(slow.readUntil("xxxxx")).isLessThan(MESSAGE_BYTES);
    }
  }

  @Test
  void slowBrowser_thatTakesNothing_isDroppedWithTheReason() throws Exception {
    try (SockJsSocket lazy = SockJsSocket.connect(pipeline.port())) {
      lazy.register(MENTIONS);
      publishToAnAttentiveOne();
      AtomicLong connected = Metrics.of(pipeline.vertx()).browsers();
      await("the server drops it").atMost(PATIENCE).until(() -> connected.get() == 0);

      assertThat(lazy.readUntil("c[4001,\"too slow: "))
          .isBetween((long) MESSAGE_BYTES, MESSAGES * MESSAGE_BYTES / 2L);
    }
  }

  /** Publishes more than sockets and backlog hold. Another browser receives all of it. */
  private static void publishToAnAttentiveOne() throws Exception {
    JsonArray body = new JsonArray().add("x".repeat(MESSAGE_BYTES));
    BridgeClient attentive = BridgeClient.connect(pipeline);
    attentive.register(MENTIONS);
    assertThat(attentive.request("murmuration.snapshot").getString("type")).isEqualTo("rec");
    for (int i = 1; i <= MESSAGES; i++) {
      pipeline.vertx().eventBus().publish(MENTIONS, body);
      int expected = i;
      await()
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(POLL_INTERVAL)
          .until(() -> attentive.received(MENTIONS).size() == expected);
    }
    assertThat(attentive.isClosed()).isFalse();
    attentive.close();
  }
}
