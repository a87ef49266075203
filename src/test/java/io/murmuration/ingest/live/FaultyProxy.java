package io.murmuration.ingest.live;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;

/**
 * A proxy between a client and a server on this machine that fails as networks do. Connections
 * break after any number of bytes, or stay open while nothing comes through any more.
 */
public final class FaultyProxy implements AutoCloseable {
  private static final long NEVER = Long.MAX_VALUE;

  private final NetServer server;
  private final NetClient client;
  private final int target;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong delivered = new AtomicLong();
  private volatile long cutAfter = NEVER;
  private volatile long stallAfter = NEVER;
  private volatile boolean refusing;

  private FaultyProxy(Vertx vertx, int target) {
    this.target = target;
    client = vertx.createNetClient();
    server = vertx.createNetServer().connectHandler(this::connected);
    server.listen(0, "127.0.0.1").await();
  }

  public static FaultyProxy before(Vertx vertx, int port) {
    return new FaultyProxy(vertx, port);
  }

  public int port() {
    return server.actualPort();
  }

  /** Returns the number of connections so far. */
  public int connections() {
    return connections.get();
  }

  /** Returns the number of bytes of the server that have come through all connections. */
  public long delivered() {
    return delivered.get();
  }

  /** Breaks each new connection after a number of bytes of the server. */
  public void cutAfter(long bytes) {
    cutAfter = bytes;
  }

  /** Stalls each new connection after a number of bytes. */
  public void stallAfter(long bytes) {
    stallAfter = bytes;
  }

  /** Closes new connections at once, or accepts them again. */
  public void refuse(boolean refuse) {
    refusing = refuse;
  }

  /** Lets new connections work. */
  public void heal() {
    cutAfter = NEVER;
    stallAfter = NEVER;
    refusing = false;
  }

  /**
   * Ends the connections of a server until there are two more than before. A connection that was
   * being made while all were ended needs another end.
   *
   * @param before number of connections before
   * @param disconnect ends all connections of the server
   */
  public void awaitTwoMore(int before, Runnable disconnect) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              if (connections() >= before + 2) {
                return true;
              }
              disconnect.run();
              return false;
            });
  }

  /**
   * Cuts connections after more and more bytes of the server, while posts are published.
   *
   * @param end number of bytes that no cut reaches
   * @param step the distance to the next cut, from the bytes of the last one
   * @param disconnect ends all connections of the server
   * @param publish publishes a number of posts
   */
  public void cutAnywhere(
      int end, IntUnaryOperator step, Runnable disconnect, IntConsumer publish) {
    for (int cut = 0; cut < end; cut += step.applyAsInt(cut)) {
      cutAfter(cut);
      int before = connections();
      disconnect.run();
      publish.accept(3);
      awaitTwoMore(before, disconnect);
      heal();
      publish.accept(1);
    }
  }

  private void connected(NetSocket down) {
    connections.incrementAndGet();
    if (refusing) {
      down.close();
      return;
    }
    down.pause();
    client
        .connect(target, "127.0.0.1")
        .onSuccess(up -> join(down, up, cutAfter, stallAfter))
        .onFailure(e -> down.close());
  }

  private void join(NetSocket down, NetSocket up, long cut, long stall) {
    long[] passed = {0};
    up.handler(
        buffer -> {
          long room = Math.min(cut, stall) - passed[0];
          Buffer passing =
              buffer.length() <= room ? buffer : buffer.getBuffer(0, (int) Math.max(0, room));
          passed[0] += buffer.length();
          delivered.addAndGet(passing.length());
          if (passing.length() > 0) {
            down.write(passing);
          }
          if (passed[0] >= cut) {
            down.close();
            up.close();
          } else if (down.writeQueueFull()) {
            up.pause();
            down.drainHandler(v -> up.resume());
            // The two sockets have threads of their own: it may have drained in between.
            if (!down.writeQueueFull()) {
              up.resume();
            }
          }
        });
    down.handler(
        buffer -> {
          if (passed[0] < stall) {
            up.write(buffer);
          }
        });
    up.closeHandler(
        v -> {
          if (passed[0] < stall) {
            down.close();
          }
        });
    down.closeHandler(v -> up.close());
    if (cut == 0) {
      down.close();
      return;
    }
    down.resume();
  }

  @Override
  public void close() {
    server.close().await();
    client.close().await();
  }
}
