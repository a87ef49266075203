package io.murmuration.ingest.live.x;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.murmuration.config.BearerToken;
import io.murmuration.ingest.live.ServerOptions;
import io.murmuration.ingest.live.StreamException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Client of the X API. The token is sent only to the configured server because redirects are not
 * followed, and appears in no error. Used on one event loop, except for the clock.
 */
final class XApi {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A response with a status other than 2xx. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient XRefusal refusal;

    RefusedException(XRefusal refusal) {
      super(refusal.failure().getMessage(), refusal.failure());
      this.refusal = refusal;
    }

    XRefusal refusal() {
      return refusal;
    }
  }

  private final Vertx vertx;
  private final ServerOptions server;
  private final BearerToken token;
  private final Duration timeout;
  private final XClock clock = new XClock();

  XApi(Vertx vertx, URI url, BearerToken token, Path trustedCert, Duration timeout) {
    this.vertx = vertx;
    this.server = new ServerOptions(url, trustedCert);
    this.token = token;
    this.timeout = timeout;
  }

  /** The time by the clock of X as far as it is known. Called from any thread. */
  long nowMillis() {
    return System.currentTimeMillis() + clock.skewMillis();
  }

  /** Removes the token from a text of a server. */
  String redact(String text) {
    return text == null ? null : text.replace(token.text(), "…");
  }

  /** Creates a client for one stream, over HTTP/2 if the server supports it. */
  HttpClient streamClient() {
    HttpClientOptions options = server.http().setDecompressionSupported(true);
    if (server.tls()) {
      options.setProtocolVersion(HttpVersion.HTTP_2).setUseAlpn(true);
    }
    return vertx.createHttpClient(options);
  }

  /** Opens a stream; fails with a {@link RefusedException} for any status but 200. */
  Future<HttpClientResponse> stream(HttpClient client, String path) {
    return client
        .request(
            new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setURI(path)
                .putHeader("Authorization", "Bearer " + token.text())
                .putHeader("Accept-Encoding", "gzip")
                .putHeader("User-Agent", "murmuration"))
        .compose(request -> request.send())
        .compose(
            response -> {
              noteDate(response.getHeader("date"));
              if (response.statusCode() == 200) {
                return Future.succeededFuture(response);
              }
              return response
                  .body()
                  .otherwise(Buffer.buffer())
                  .compose(body -> refused(response, body));
            })
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Future<HttpClientResponse> refused(HttpClientResponse response, Buffer body) {
    return Future.failedFuture(
        refused(
            XRefusal.of(response.statusCode(), response::getHeader, body.getBytes(), nowMillis())));
  }

  private RefusedException refused(XRefusal refusal) {
    StreamException failure = refusal.failure();
    return new RefusedException(
        new XRefusal(
            refusal.cause(),
            new StreamException(
                failure.kind(), redact(failure.getMessage()), failure.retryAfter())));
  }

  /**
   * Sends a request and reads the whole response.
   *
   * @param body the JSON to send, or {@code null} for none
   * @return a response with status 2xx or with a list of refused values; fails with a {@link
   *     RefusedException} for any other
   */
  Future<JsonNode> call(HttpMethod method, String path, JsonNode body) {
    WebClient client =
        WebClient.create(vertx, new WebClientOptions(server.http()).setFollowRedirects(false));
    HttpRequest<Buffer> request =
        client
            .request(method, path)
            .putHeader("Authorization", "Bearer " + token.text())
            .putHeader("User-Agent", "murmuration");
    Future<HttpResponse<Buffer>> sent =
        body == null
            ? request.send()
            : request
                .putHeader("Content-Type", "application/json")
                .sendBuffer(Buffer.buffer(body.toString()));
    return sent.timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(done -> client.close())
        .compose(this::answer);
  }

  private Future<JsonNode> answer(HttpResponse<Buffer> response) {
    noteDate(response.getHeader("date"));
    byte[] body = response.body() == null ? new byte[0] : response.body().getBytes();
    JsonNode json = json(body);
    if (response.statusCode() / 100 == 2 || json.path("errors").path(0).has("value")) {
      return Future.succeededFuture(json);
    }
    return Future.failedFuture(
        refused(XRefusal.of(response.statusCode(), response::getHeader, body, nowMillis())));
  }

  private static JsonNode json(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  private void noteDate(String date) {
    clock.note(XRefusal.dateMillis(date), System.currentTimeMillis());
  }
}
