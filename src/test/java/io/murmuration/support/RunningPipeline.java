package io.murmuration.support;

import static io.murmuration.support.Timeouts.PATIENCE;

import io.murmuration.MurmurationVerticle;
import io.murmuration.config.Settings;
import io.murmuration.visualization.VisualizationVerticle;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Verticles in this process with the page on a free port, and an HTTP client for them. */
public final class RunningPipeline implements AutoCloseable {
  private final Vertx vertx;
  private final WebClient client;
  private final VisualizationVerticle visualization;

  private RunningPipeline(Vertx vertx, VisualizationVerticle visualization) {
    this.vertx = vertx;
    this.client = WebClient.create(vertx);
    this.visualization = visualization;
  }

  /** Starts all five verticles. */
  public static RunningPipeline start(Settings settings) {
    Vertx vertx = Vertx.vertx();
    MurmurationVerticle all =
        new MurmurationVerticle(settings.withVisualization(settings.visualization().withPort(0)));
    deploy(vertx, all);
    return new RunningPipeline(vertx, all.visualization());
  }

  /** Starts only the visualization. */
  public static RunningPipeline startVisualization(Settings settings) {
    return startVisualization(settings, 0);
  }

  /** Starts only the visualization, on a given port. */
  public static RunningPipeline startVisualization(Settings settings, int port) {
    Vertx vertx = Vertx.vertx();
    VisualizationVerticle visualization =
        new VisualizationVerticle(
            settings.withVisualization(settings.visualization().withPort(port)));
    deploy(vertx, visualization);
    return new RunningPipeline(vertx, visualization);
  }

  private static void deploy(Vertx vertx, VerticleBase verticle) {
    try {
      await(vertx.deployVerticle(verticle));
    } catch (RuntimeException e) {
      await(vertx.close());
      throw e;
    }
  }

  public Vertx vertx() {
    return vertx;
  }

  public int port() {
    return visualization.port();
  }

  /** Sends a GET with some headers. A header {@code Host} replaces the default one. */
  public HttpResponse<Buffer> get(String path, Map<String, String> headers) {
    HttpRequest<Buffer> request = client.get(port(), "127.0.0.1", path);
    headers.forEach(request::putHeader);
    return await(request.send());
  }

  public HttpResponse<Buffer> get(String path) {
    return get(path, Map.of());
  }

  /** Sends a POST on a connection of its own, since SockJS closes some after an answer. */
  public HttpResponse<Buffer> post(String path, String body, Map<String, String> headers) {
    HttpRequest<Buffer> request =
        client.post(port(), "127.0.0.1", path).putHeader("Connection", "close");
    headers.forEach(request::putHeader);
    return await(request.sendBuffer(Buffer.buffer(body)));
  }

  public JsonArray getArray(String path) {
    return get(path).bodyAsJsonArray();
  }

  /** Returns the totals of {@code /api/mentions} by phrase. */
  public Map<String, Long> totals() {
    return totals(getArray("/api/mentions"));
  }

  /** Returns the totals of some mentions by phrase. */
  public static Map<String, Long> totals(JsonArray mentions) {
    Map<String, Long> totals = new TreeMap<>();
    for (int i = 0; i < mentions.size(); i++) {
      totals.put(
          mentions.getJsonObject(i).getString("keyword"),
          mentions.getJsonObject(i).getLong("total"));
    }
    return totals;
  }

  public static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
