package io.murmuration.ingest.live.mastodon;

import io.murmuration.ingest.live.TestCertificate;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.WriteStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Implements the streaming part of Mastodon's API over real sockets: live events as server-sent
 * events and over WebSocket, and the public timeline with its pages.
 */
final class MastodonServer implements AutoCloseable {
  private record Event(String type, String data) {}

  private final Vertx vertx;
  private final HttpServer server;
  private final boolean tls;
  private final ConcurrentSkipListMap<Long, String> statuses = new ConcurrentSkipListMap<>();
  private final List<Event> events = Collections.synchronizedList(new ArrayList<>());
  private final Set<Reader> readers = ConcurrentHashMap.newKeySet();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private final AtomicLong sent = new AtomicLong();
  private volatile String refusedPath = "/";
  private volatile int refusal;
  private volatile String token;
  private volatile String streaming;
  private volatile boolean timelineIsClosed;
  private volatile boolean timelineIsHeld;
  private volatile Duration untilReset;

  private MastodonServer(Vertx vertx, HttpServerOptions options) {
    this.vertx = vertx;
    tls = options.isSsl();
    server =
        vertx
            .createHttpServer(options.setCompressionSupported(true))
            .requestHandler(this::requested);
    server.listen(0, "127.0.0.1").await();
  }

  static MastodonServer start(Vertx vertx) {
    return new MastodonServer(vertx, new HttpServerOptions());
  }

  static MastodonServer start(Vertx vertx, TestCertificate certificate) {
    return new MastodonServer(
        vertx, new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.keyCert()));
  }

  int port() {
    return server.actualPort();
  }

  String address() {
    return (tls ? "https" : "http") + "://127.0.0.1:" + port();
  }

  /** The paths and queries of all requests so far. */
  List<String> requests() {
    return requests;
  }

  /** The number of events written to sockets. */
  long sent() {
    return sent.get();
  }

  int readers() {
    return readers.size();
  }

  /** Requires a token. */
  void requireToken(String token) {
    this.token = token;
  }

  /** Names a streaming host; without one, the endpoint for it does not exist. */
  void streamingAt(String address) {
    streaming = address;
  }

  /** Refuses access to its timelines. */
  void closeTimeline() {
    timelineIsClosed = true;
  }

  /** Sets whether requests for timelines stay unanswered. */
  void holdTimeline(boolean hold) {
    timelineIsHeld = hold;
  }

  /** Sends a rate limit with this reset time with each page of a timeline. */
  void limit(Duration untilReset) {
    this.untilReset = untilReset;
  }

  /** Answers a number of requests whose path starts with a prefix with a status. */
  void refuse(int times, int status, String path) {
    refusal = status;
    refusedPath = path;
    refusals.set(times);
  }

  int refusalsLeft() {
    return Math.max(0, refusals.get());
  }

  /** Keeps a status and sends it to all clients. */
  void publish(long id, String status) {
    statuses.put(id, status);
    emit("update", status);
  }

  /** Sends an event to all clients. */
  void emit(String type, String data) {
    events.add(new Event(type, data));
    readers.forEach(reader -> reader.context.runOnContext(v -> reader.pump()));
  }

  /** Sends any text once to all clients. */
  void sendRaw(Buffer bytes) {
    readers.forEach(reader -> reader.raw(bytes));
  }

  /** Ends all connections. */
  void disconnect() {
    readers.forEach(Reader::close);
  }

  private void requested(HttpServerRequest request) {
    requests.add(request.uri());
    HttpServerResponse response = request.response();
    String path = request.path();
    if (path.startsWith(refusedPath) && refusals.getAndDecrement() > 0) {
      response.putHeader("X-RateLimit-Reset", Instant.now().plusMillis(20).toString());
      response.setStatusCode(refusal).end(error("no"));
    } else if (path.equals("/api/v2/instance")) {
      instance(response);
    } else if (token != null && !("Bearer " + token).equals(request.getHeader("Authorization"))) {
      response.setStatusCode(401).end(error("Missing access token"));
    } else if (path.equals("/api/v1/streaming")) {
      request.toWebSocket().onSuccess(this::subscribe);
    } else if (path.equals("/api/v1/streaming/public")) {
      response.setChunked(true).putHeader("Content-Type", "text/event-stream");
      response.write(":)\n");
      new Reader(response).start();
    } else if (path.startsWith("/api/v1/streaming/")) {
      response.setStatusCode(400).end(error("Unknown channel requested"));
    } else if (path.equals("/api/v1/timelines/public") && !timelineIsClosed) {
      timeline(request);
    } else {
      response.setStatusCode(422).end(error("This method requires an authenticated user"));
    }
  }

  private static String error(String text) {
    return new JsonObject().put("error", text).encode();
  }

  private void instance(HttpServerResponse response) {
    if (streaming == null) {
      response.setStatusCode(404).end("<html>");
    } else {
      JsonObject urls = new JsonObject().put("streaming", streaming);
      response.end(
          new JsonObject().put("configuration", new JsonObject().put("urls", urls)).encode());
    }
  }

  /** Returns the page right after the minimum id, newest first. */
  private void timeline(HttpServerRequest request) {
    if (timelineIsHeld) {
      return;
    }
    if (untilReset != null) {
      request
          .response()
          .putHeader("X-RateLimit-Remaining", "0")
          .putHeader("X-RateLimit-Reset", Instant.now().plus(untilReset).toString());
    }
    int limit = Integer.parseInt(request.getParam("limit"));
    String least = request.getParam("min_id");
    List<String> page = new ArrayList<>();
    if (least == null) {
      statuses.descendingMap().values().stream().limit(limit).forEach(page::add);
    } else {
      statuses.tailMap(Long.parseLong(least), false).values().stream()
          .limit(limit)
          .forEach(status -> page.add(0, status));
    }
    JsonArray body = new JsonArray();
    page.forEach(status -> body.add(new JsonObject(status)));
    request.response().end(body.toBuffer());
  }

  private void subscribe(ServerWebSocket socket) {
    socket.textMessageHandler(
        text -> {
          JsonObject asked = new JsonObject(text);
          if ("public".equals(asked.getString("stream"))) {
            new Reader(socket).start();
          } else {
            socket.writeTextMessage("{\"error\":\"Unknown channel requested\"}");
          }
        });
  }

  private final class Reader {
    private final Context context = vertx.getOrCreateContext();
    private final HttpServerResponse response;
    private final ServerWebSocket socket;
    private final WriteStream<Buffer> stream;
    private int next = events.size();

    Reader(HttpServerResponse response) {
      this.response = response;
      this.socket = null;
      this.stream = response;
      response.closeHandler(v -> readers.remove(this));
    }

    Reader(ServerWebSocket socket) {
      this.response = null;
      this.socket = socket;
      this.stream = socket;
      socket.closeHandler(v -> readers.remove(this));
    }

    void start() {
      readers.add(this);
      stream.exceptionHandler(e -> readers.remove(this));
      stream.drainHandler(v -> pump());
      vertx.setPeriodic(200, this::heartbeat);
      pump();
    }

    private void heartbeat(long timer) {
      if (!readers.contains(this)) {
        vertx.cancelTimer(timer);
      } else if (stream.writeQueueFull()) {
        return;
      } else if (response != null) {
        response.write(":thump\n");
      } else {
        socket.writePing(Buffer.buffer("ping"));
      }
    }

    /** Sends events until the connection is full; runs on its context, where that is known. */
    synchronized void pump() {
      while (readers.contains(this) && !stream.writeQueueFull() && next < events.size()) {
        Event event = events.get(next);
        next++;
        sent.incrementAndGet();
        if (response != null) {
          response.write("event: " + event.type + "\ndata: " + event.data + "\n\n");
        } else {
          socket.writeTextMessage(
              new JsonObject()
                  .put("stream", new JsonArray().add("public"))
                  .put("event", event.type)
                  .put("payload", event.data)
                  .encode());
        }
      }
    }

    void raw(Buffer bytes) {
      if (response != null) {
        response.write(bytes);
      } else {
        socket.writeTextMessage(bytes.toString());
      }
    }

    void close() {
      if (response != null) {
        response.end();
      } else {
        socket.close();
      }
      readers.remove(this);
    }
  }

  @Override
  public void close() {
    server.close().await();
  }
}
