package io.murmuration.ingest.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AbruptCloseTest {
  private static final int MORE_THAN_SOCKETS_BUFFER = 64 << 20;

  @Test
  void close_clientDoesNotRead_failsTheQueuedResponse() throws Exception {
    Vertx vertx = Vertx.vertx();
    CompletableFuture<Boolean> sent = new CompletableFuture<>();
    try {
      HttpServer server =
          vertx
              .createHttpServer()
              .requestHandler(
                  request -> {
                    request
                        .response()
                        .end(Buffer.buffer(new byte[MORE_THAN_SOCKETS_BUFFER]))
                        .onComplete(done -> sent.complete(done.succeeded()));
                    vertx.runOnContext(v -> AbruptClose.close(request.connection()));
                  })
              .listen(0, "127.0.0.1")
              .await(10, TimeUnit.SECONDS);
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
        client
            .getOutputStream()
            .write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

        assertThat(sent.get(30, TimeUnit.SECONDS)).isFalse();
      }
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }
}
