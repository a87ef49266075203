package io.murmuration.ingest.live.x;

import io.murmuration.ingest.live.TestCertificate;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Implements the filtered stream of the X API v2 and its rules over real sockets, compressed on
 * request. Sends posts to the connected clients, and again to clients that request backfill. Tests
 * can make it refuse requests and send anything.
 */
final class XServer implements AutoCloseable {
  static final String TOKEN = "AAAAtoken%3Dfor-tests.only";
  private static final int PAGE = 2;
  private static final long KEEP_ALIVE_MILLIS = 200;

  /** The responses to the next requests for the stream. */
  private record Refusal(int status, Map<String, String> headers, String body) {}

  /** The form in which too many rules are reported. */
  enum RuleCap {
    /** By the status, for the whole request, including dry runs. */
    REFUSED,
    /** By the status with only a text, except for dry runs. */
    SAID,
    /** In an otherwise empty response with status 200. */
    ERROR,
    /** In a response with status 201, for the rules that did not fit; the others are added. */
    PARTLY
  }

  private final HttpServer server;
  private final boolean tls;
  private final List<String> posts = Collections.synchronizedList(new ArrayList<>());
  private final Set<Reader> readers = ConcurrentHashMap.newKeySet();
  private final Map<Long, JsonObject> rules = new ConcurrentSkipListMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<HttpVersion> versions = new CopyOnWriteArrayList<>();
  private final AtomicInteger refusalsLeft = new AtomicInteger();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong nextId = new AtomicLong(1_000_000_000_000L);
  private volatile Refusal refusal;
  private volatile String token = TOKEN;
  private volatile int maxRules = 1_000;
  private volatile RuleCap ruleCap = RuleCap.REFUSED;
  private volatile long skewMillis;
  private volatile boolean compressed = true;

  private XServer(Vertx vertx, HttpServerOptions options) {
    tls = options.isSsl();
    server =
        vertx
            .createHttpServer(options.setCompressionSupported(true).setCompressionLevel(1))
            .requestHandler(this::asked);
    server.listen(0, "127.0.0.1").await();
    vertx.setPeriodic(KEEP_ALIVE_MILLIS, timer -> send("\r\n"));
  }

  static XServer start(Vertx vertx) {
    return new XServer(vertx, new HttpServerOptions());
  }

  static XServer start(Vertx vertx, TestCertificate certificate) {
    return new XServer(
        vertx,
        new HttpServerOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setKeyCertOptions(certificate.keyCert()));
  }

  int port() {
    return server.actualPort();
  }

  String address() {
    return (tls ? "https" : "http") + "://127.0.0.1:" + port();
  }

  /** The methods and addresses of all requests so far, in order. */
  List<String> requests() {
    return requests;
  }

  /** The requests for the stream. */
  List<String> streamRequests() {
    return requests.stream().filter(request -> request.contains("/stream?tweet")).toList();
  }

  /** The HTTP versions of the requests for the stream. */
  List<HttpVersion> versions() {
    return versions;
  }

  /** The number of posts written to sockets. */
  long sent() {
    return sent.get();
  }

  int readers() {
    return readers.size();
  }

  /** Answers a number of requests for the stream with a status. */
  void refuse(int times, int status, Map<String, String> headers, String body) {
    refusal = new Refusal(status, headers, body);
    refusalsLeft.set(times);
  }

  int refusalsLeft() {
    return Math.max(0, refusalsLeft.get());
  }

  /** Sets the only accepted token. */
  void accept(String token) {
    this.token = token;
  }

  void allowRules(int maxRules) {
    this.maxRules = maxRules;
  }

  void capRulesAs(RuleCap ruleCap) {
    this.ruleCap = ruleCap;
  }

  /** Sets the time by which the clock of the server is fast. */
  void skew(long millis) {
    skewMillis = millis;
  }

  void sendPlain() {
    compressed = false;
  }

  /** Adds a rule of another client: an old one with a numeric id and without a tag. */
  void addForeignRule(String value) {
    long id = nextId.incrementAndGet();
    rules.put(id, new JsonObject().put("id", id).put("value", value).putNull("tag"));
  }

  /** The values of the existing rules, sorted. */
  List<String> rules() {
    return rules.values().stream().map(rule -> rule.getString("value")).sorted().toList();
  }

  List<String> tags() {
    return rules.values().stream().map(rule -> rule.getString("tag")).sorted().toList();
  }

  /** Keeps a post and sends it to all clients. */
  void publish(String post) {
    posts.add(post);
    pump();
  }

  /** Keeps posts until a client connects. */
  void keep(List<String> more) {
    posts.addAll(more);
  }

  private void pump() {
    readers.forEach(reader -> reader.context.runOnContext(v -> reader.pump()));
  }

  /** Sends a text once, unchanged, to all clients. */
  void send(String text) {
    readers.forEach(reader -> reader.context.runOnContext(v -> reader.response.write(text)));
  }

  /** Breaks all connections. */
  void disconnect() {
    readers.forEach(
        reader -> reader.context.runOnContext(v -> reader.request.connection().close()));
  }

  /** Ends all streams with a complete HTTP response. */
  void end() {
    readers.forEach(reader -> reader.context.runOnContext(v -> reader.response.end()));
  }

  private void asked(HttpServerRequest request) {
    requests.add(request.method() + " " + request.uri());
    HttpServerResponse response = request.response();
    response.putHeader(
        "Date",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.ofEpochMilli(now()).atOffset(ZoneOffset.UTC)));
    if (!("Bearer " + token).equals(request.getHeader("Authorization"))) {
      String echo = request.getHeader("Authorization");
      answer(request, 401, "{\"title\":\"Unauthorized\",\"detail\":\"no: %s\"}".formatted(echo));
    } else if (request.path().equals("/2/tweets/search/stream")) {
      stream(request);
    } else if (request.path().equals("/2/tweets/search/stream/rules")) {
      rules(request);
    } else if (request.path().equals("/2/connections")
        && HttpMethod.DELETE.equals(request.method())) {
      disconnect();
      answer(request, 200, "{}");
    } else {
      answer(request, 404, "{}");
    }
  }

  private long now() {
    return System.currentTimeMillis() + skewMillis;
  }

  private void stream(HttpServerRequest request) {
    versions.add(request.version());
    if (refusalsLeft.getAndDecrement() > 0) {
      Refusal now = refusal;
      now.headers().forEach(request.response()::putHeader);
      answer(request, now.status(), now.body());
    } else if (rules.isEmpty()) {
      answer(request, 409, "{\"title\":\"RuleConfigurationIssue\"}");
    } else {
      new Reader(request).start();
    }
  }

  private void rules(HttpServerRequest request) {
    if (HttpMethod.GET.equals(request.method())) {
      readRules(request);
      return;
    }
    boolean dryRun = "true".equals(request.getParam("dry_run"));
    request
        .body()
        .onSuccess(
            body -> {
              JsonObject json = body.toJsonObject();
              if (json.containsKey("delete")) {
                for (Object id : json.getJsonObject("delete").getJsonArray("ids")) {
                  rules.remove(Long.valueOf((String) id));
                }
                answer(request, 200, "{\"meta\":{\"summary\":{\"deleted\":1}}}");
              } else {
                addRules(request, json.getJsonArray("add"), dryRun);
              }
            });
  }

  private void readRules(HttpServerRequest request) {
    String from = request.getParam("pagination_token");
    List<Long> ids =
        rules.keySet().stream().filter(id -> from == null || id > Long.parseLong(from)).toList();
    List<Long> page = ids.subList(0, Math.min(PAGE, ids.size()));
    JsonObject answer = new JsonObject().put("meta", new JsonObject());
    if (!page.isEmpty()) {
      answer.put("data", new JsonArray(page.stream().map(rules::get).toList()));
    }
    if (page.size() < ids.size()) {
      answer.getJsonObject("meta").put("next_token", String.valueOf(page.get(page.size() - 1)));
    }
    answer(request, 200, answer.encode());
  }

  private void addRules(HttpServerRequest request, JsonArray add, boolean dryRun) {
    JsonArray data = new JsonArray();
    JsonArray errors = new JsonArray();
    for (Object each : add) {
      JsonObject rule = ((JsonObject) each).copy();
      String value = rule.getString("value");
      if (value.contains("forbidden")) {
        errors.add(
            new JsonObject()
                .put("value", value)
                .put("details", new JsonArray().add("Reference to something forbidden."))
                .put("title", "UnprocessableEntity"));
      } else {
        data.add(rule.put("id", String.valueOf(nextId.incrementAndGet())));
      }
    }
    if (rules.size() + data.size() > maxRules && !(dryRun && ruleCap == RuleCap.SAID)) {
      switch (ruleCap) {
        case REFUSED -> answer(request, 422, "{\"title\":\"RulesCapExceeded\"}");
        case SAID -> answer(request, 400, "{\"detail\":\"These are too many rules.\"}");
        case ERROR -> answer(request, 200, "{\"errors\":[" + capError() + "]}");
        case PARTLY -> {
          while (rules.size() + data.size() > maxRules) {
            JsonObject rule = (JsonObject) data.remove(data.size() - 1);
            errors.add(capError().put("value", rule.getString("value")));
          }
          make(dryRun ? new JsonArray() : data);
          answer(request, 201, new JsonObject().put("data", data).put("errors", errors).encode());
        }
      }
      return;
    }
    if (!dryRun && errors.isEmpty()) {
      make(data);
    } else if (!dryRun) {
      data.clear();
    }
    JsonObject answer = new JsonObject();
    if (!data.isEmpty()) {
      answer.put("data", data);
    }
    if (!errors.isEmpty()) {
      answer.put("errors", errors);
    }
    answer(request, errors.isEmpty() ? 201 : 200, answer.encode());
  }

  private void make(JsonArray data) {
    for (Object rule : data) {
      JsonObject made = (JsonObject) rule;
      rules.put(Long.valueOf(made.getString("id")), made);
    }
  }

  private static JsonObject capError() {
    return new JsonObject()
        .put("title", "Too many")
        .put("type", "https://api.twitter.com/2/problems/rule-cap");
  }

  private static void answer(HttpServerRequest request, int status, String body) {
    request.response().setStatusCode(status).end(body);
  }

  private final class Reader {
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Context context = Vertx.currentContext();
    private int next;

    Reader(HttpServerRequest request) {
      this.request = request;
      response = request.response();
      next = request.getParam("backfill_minutes") == null ? posts.size() : 0;
    }

    void start() {
      if (request.version() != HttpVersion.HTTP_2) {
        response.setChunked(true);
      }
      if (!compressed) {
        response.putHeader("Content-Encoding", "identity");
      }
      response.putHeader("Content-Type", "application/json; charset=utf-8");
      response.exceptionHandler(e -> readers.remove(this));
      response.closeHandler(v -> readers.remove(this));
      response.endHandler(v -> readers.remove(this));
      readers.add(this);
      response.drainHandler(v -> pump());
      response.write("\r\n");
      pump();
    }

    void pump() {
      while (!response.closed()
          && !response.ended()
          && !response.writeQueueFull()
          && next < posts.size()) {
        sent.incrementAndGet();
        response.write(posts.get(next++) + "\r\n");
      }
    }
  }

  @Override
  public void close() {
    server.close().await();
  }
}
