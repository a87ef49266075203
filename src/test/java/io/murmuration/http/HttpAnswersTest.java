package io.murmuration.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.WebClient;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAnswersTest {
  private static final int PIECE = 64 << 10;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, PIECE, PIECE + 1, 2 * PIECE, 1_000_003})
  void end_anyLength_isSentInPieces(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    Router router = HttpAnswers.router(vertx);
    router
        .route()
        .handler(context -> HttpAnswers.end(context, 200, "text/plain", Buffer.buffer(bytes)));
    Queue<Integer> written = new ConcurrentLinkedQueue<>();
    int port =
        vertx
            .createHttpServer()
            .connectionHandler(
                connection ->
                    ((ConnectionBase) connection)
                        .channelHandlerContext()
                        .pipeline()
                        .addFirst(new Lengths(written)))
            .requestHandler(router)
            .listen(0)
            .await()
            .actualPort();

    Buffer body = WebClient.create(vertx).get(port, "127.0.0.1", "/").send().await().body();

    assertThat(body == null ? new byte[0] : body.getBytes()).isEqualTo(bytes);
    assertThat(written).isNotEmpty().allMatch(size -> size <= PIECE + 1_024);
  }

  /** Adds the length of each write to a queue. */
  private static final class Lengths extends ChannelOutboundHandlerAdapter {
    private final Queue<Integer> lengths;

    Lengths(Queue<Integer> lengths) {
      this.lengths = lengths;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
        throws Exception {
      if (message instanceof ByteBuf bytes) {
        lengths.add(bytes.readableBytes());
      }
      super.write(context, message, promise);
    }
  }
}
