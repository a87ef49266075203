package io.murmuration.ingest.live.bluesky;

import com.github.luben.zstd.ZstdCompressCtx;
import io.murmuration.ingest.live.TestCertificate;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Implements Jetstream, version 1, over real sockets: replays its events from a cursor, then
 * continues live, without loss. Tests can make it refuse requests and send anything.
 */
public final class JetstreamServer implements AutoCloseable {
  private final HttpServer server;
  private final boolean tls;
  private final ConcurrentSkipListMap<Long, String> events = new ConcurrentSkipListMap<>();
  private final Set<Reader> readers = ConcurrentHashMap.newKeySet();
  private final List<Map<String, String>> queries = new CopyOnWriteArrayList<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private final AtomicLong sent = new AtomicLong();
  private volatile int refusal;
  private volatile byte[] dictionary;

  private JetstreamServer(Vertx vertx, HttpServerOptions options) {
    tls = options.isSsl();
    server = vertx.createHttpServer(options).requestHandler(this::subscribed);
    server.listen(0, "127.0.0.1").await();
  }

  /** Starts a server on any free port. */
  public static JetstreamServer start(Vertx vertx) {
    return new JetstreamServer(vertx, new HttpServerOptions());
  }

  static JetstreamServer start(Vertx vertx, TestCertificate certificate) {
    return new JetstreamServer(
        vertx, new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.keyCert()));
  }

  /** The port that it listens on. */
  public int port() {
    return server.actualPort();
  }

  /** The address of the server. */
  public String address() {
    return (tls ? "wss" : "ws") + "://127.0.0.1:" + port();
  }

  /** The parameters of all requests so far, in order. */
  List<Map<String, String>> queries() {
    return queries;
  }

  /** The number of messages written to sockets. */
  public long sent() {
    return sent.get();
  }

  /** Answers a number of requests with a status. */
  void refuse(int times, int status) {
    refusal = status;
    refusals.set(times);
  }

  /** The number of requests still to be refused. */
  int refusalsLeft() {
    return Math.max(0, refusals.get());
  }

  /** Enables compression for clients that request it. */
  void compressWith(byte[] dictionary) {
    this.dictionary = dictionary;
  }

  /** Keeps an event and sends it to all clients. */
  public void publish(long micros, String event) {
    events.put(micros, event);
    readers.forEach(Reader::pumpLater);
  }

  /** Deletes older events. */
  void forgetBefore(long micros) {
    events.headMap(micros).clear();
  }

  /** Sends a text that is not an event once to all clients. */
  void sendText(String text) {
    readers.forEach(reader -> reader.socket.writeTextMessage(text));
  }

  /** Sends bytes that are not an event once to all clients. */
  void sendBinary(byte[] bytes) {
    readers.forEach(reader -> reader.socket.writeBinaryMessage(Buffer.buffer(bytes)));
  }

  /** Sends only a ping. */
  void ping() {
    readers.forEach(reader -> reader.socket.writePing(Buffer.buffer("?")));
  }

  /** Ends all connections. */
  public void disconnect() {
    readers.forEach(reader -> reader.socket.close());
  }

  /** The number of connected clients. */
  public int readers() {
    return readers.size();
  }

  private void subscribed(HttpServerRequest request) {
    if (!request.path().equals("/subscribe")) {
      request.response().setStatusCode(404).end();
      return;
    }
    Map<String, String> query = new ConcurrentHashMap<>();
    request.params().forEach((name, value) -> query.put(name, value));
    queries.add(query);
    if (refusals.getAndDecrement() > 0) {
      request.response().setStatusCode(refusal).end("no");
      return;
    }
    request.toWebSocket().onSuccess(socket -> new Reader(socket, query).start());
  }

  private final class Reader {
    private final ServerWebSocket socket;
    private final Context context = Vertx.currentContext();
    private final ZstdCompressCtx zstd;
    private long next;

    Reader(ServerWebSocket socket, Map<String, String> query) {
      this.socket = socket;
      String cursor = query.get("cursor");
      Long last = events.isEmpty() ? null : events.lastKey();
      next = cursor != null ? Long.parseLong(cursor) : last == null ? 0 : last + 1;
      zstd = query.containsKey("compress") && dictionary != null ? new ZstdCompressCtx() : null;
      if (zstd != null) {
        zstd.loadDict(dictionary);
      }
    }

    /** Pumps on the thread of the socket, which sees its queue drain. */
    void pumpLater() {
      context.runOnContext(v -> pump());
    }

    void start() {
      readers.add(this);
      socket.exceptionHandler(e -> readers.remove(this));
      socket.closeHandler(v -> readers.remove(this));
      socket.drainHandler(v -> pump());
      pump();
    }

    private void pump() {
      while (!socket.isClosed() && !socket.writeQueueFull()) {
        Map.Entry<Long, String> event = events.ceilingEntry(next);
        if (event == null) {
          return;
        }
        next = event.getKey() + 1;
        sent.incrementAndGet();
        if (zstd == null) {
          socket.writeTextMessage(event.getValue());
        } else {
          byte[] text = event.getValue().getBytes(StandardCharsets.UTF_8);
          socket.writeBinaryMessage(Buffer.buffer(zstd.compress(text)));
        }
      }
    }
  }

  @Override
  public void close() {
    server.close().await();
  }
}
