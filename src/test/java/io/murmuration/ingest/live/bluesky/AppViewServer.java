package io.murmuration.ingest.live.bluesky;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Implements the method getProfiles of Bluesky's AppView over real sockets: it leaves out unknown
 * accounts, and refuses requests for more than 25. Tests can make it respond in any other way.
 */
final class AppViewServer {
  private final HttpServer server;
  private final Map<String, JsonObject> profiles = new ConcurrentHashMap<>();
  private final List<List<String>> requests = new CopyOnWriteArrayList<>();
  private volatile Consumer<HttpServerRequest> fault;

  private AppViewServer(Vertx vertx) {
    server = vertx.createHttpServer().requestHandler(this::requested);
    server.listen(0, "127.0.0.1").await();
  }

  static AppViewServer start(Vertx vertx) {
    return new AppViewServer(vertx);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /** Adds or renames an account. */
  void add(String did, String handle, String... labels) {
    JsonArray values = new JsonArray();
    for (String label : labels) {
      values.add(new JsonObject().put("src", did).put("val", label));
    }
    profiles.put(
        did,
        new JsonObject()
            .put("did", did)
            .put("handle", handle)
            .put("displayName", "…")
            .put("labels", values));
  }

  /** Responds to all requests in another way, or as usual if it is {@code null}. */
  void respond(Consumer<HttpServerRequest> otherwise) {
    fault = otherwise;
  }

  /** The accounts of all requests so far, in order. */
  List<List<String>> requests() {
    return requests;
  }

  private void requested(HttpServerRequest request) {
    List<String> actors = request.params().getAll("actors");
    requests.add(List.copyOf(actors));
    Consumer<HttpServerRequest> otherwise = fault;
    if (otherwise != null) {
      otherwise.accept(request);
      return;
    }
    if (!request.path().equals("/xrpc/app.bsky.actor.getProfiles") || actors.size() > 25) {
      request.response().setStatusCode(400).end("{\"error\":\"InvalidRequest\"}");
      return;
    }
    answer(request);
  }

  /** Responds as usual. */
  void answer(HttpServerRequest request) {
    JsonArray found = new JsonArray();
    for (String actor : request.params().getAll("actors")) {
      if (profiles.containsKey(actor)) {
        found.add(profiles.get(actor));
      }
    }
    request
        .response()
        .putHeader("Content-Type", "application/json; charset=utf-8")
        .end(new JsonObject().put("profiles", found).toBuffer());
  }
}
