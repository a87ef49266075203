package io.murmuration.bench.load;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import java.util.function.Consumer;

/** Connects a browser, retrying until the page is available. */
public final class BrowserDialer {
  private static final long RETRY_MILLIS = 20;

  private final Vertx vertx;
  private final int port;
  private final Consumer<JsonArray> mentions;
  private volatile BrowserSocket connected;

  public BrowserDialer(Vertx vertx, int port, Consumer<JsonArray> mentions) {
    this.vertx = vertx;
    this.port = port;
    this.mentions = mentions;
  }

  /** Starts to connect and returns immediately. */
  public void start() {
    BrowserSocket.connect(vertx, port, mentions)
        .onSuccess(socket -> connected = socket)
        .onFailure(e -> vertx.setTimer(RETRY_MILLIS, timer -> start()));
  }

  public boolean isConnected() {
    return connected != null;
  }
}
