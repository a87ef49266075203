package io.murmuration.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestHeadTimeoutTest {
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private int late;

  @BeforeEach
  void connect() {
    channel.freezeTime();
    channel.pipeline().addLast(StrictRequestDecoder.NAME, new HttpRequestDecoder());
    RequestHeadTimeout.addTo(channel.pipeline(), TIMEOUT, () -> late++);
  }

  @Test
  void connection_withoutAByte_isClosed() {
    pass(9);
    assertThat(channel.isOpen()).isTrue();

    pass(1);

    assertThat(channel.isOpen()).isFalse();
    assertThat(late).isEqualTo(1);
  }

  @Test
  void firstHead_thatTrickles_isClosed() {
    for (int i = 0; i < 9; i++) {
      send(REQUEST.substring(i, i + 1));
      pass(1);
    }
    assertThat(channel.isOpen()).isTrue();

    pass(1);

    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void completeHead_whateverItsBodyTakes_staysOpen() {
    send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nx");

    pass(60);

    assertThat(channel.isOpen()).isTrue();
    assertThat(late).isZero();
  }

  @Test
  void keptConnection_withoutAFurtherByte_staysOpen() {
    send(REQUEST);

    pass(60);

    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void furtherHead_thatTrickles_isClosedTenSecondsAfterItsFirstByte() {
    send(REQUEST);
    pass(30);
    send("G");
    pass(9);
    send("E");
    assertThat(channel.isOpen()).isTrue();

    pass(1);

    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void furtherHead_behindAnAnswerThatIsNotReady_staysOpen() {
    send(REQUEST);
    send("GET");
    channel.config().setAutoRead(false);
    pass(30);
    assertThat(channel.isOpen()).isTrue();

    channel.config().setAutoRead(true);
    pass(10);

    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void head_thatIsInvalid_isLeftToTheServer() {
    send("tea\r\n\r\n");

    assertThat(channel.isOpen()).isTrue();
    assertThat(channel.<HttpRequest>readInbound().decoderResult().isFailure()).isTrue();
  }

  @Test
  void body_withAnInvalidChunk_closesTheConnection() {
    send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");

    assertThat(channel.isOpen()).isFalse();
    assertThat(late).isZero();
  }

  @Test
  void webSocket_afterItsUpgrade_staysOpen() {
    send(REQUEST);
    channel.pipeline().remove(StrictRequestDecoder.NAME);
    send("frame");
    pass(60);
    send("frame");
    pass(60);

    assertThat(channel.isOpen()).isTrue();
    assertThat(late).isZero();
  }

  private void send(String bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes, ISO_8859_1));
  }

  private void pass(int seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }
}
