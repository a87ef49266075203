package io.murmuration.ingest.live.mastodon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.config.BearerToken;
import io.murmuration.ingest.live.ServerOptions;
import io.murmuration.ingest.live.StreamException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Client of a server with the Mastodon API. Sends the token to that server and to the streaming
 * host that it names, never over a connection that is less secure than the one to the server.
 * Redirects are not followed.
 */
final class MastodonApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_BODY_BYTES = 16 << 20;
  private static final int MAX_ERROR_BYTES = 64 << 10;
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final Set<String> STREAMING_SCHEMES = Set.of("wss", "ws", "https", "http");

  /** A response; {@code body} is {@code null} if it is not JSON. */
  record Answer(int status, MultiMap headers, JsonNode body) {}

  private final HttpClient client;
  private final ServerOptions server;
  private final BearerToken token;

  /**
   * @param token the access token, or {@code null} for none
   */
  MastodonApi(HttpClient client, ServerOptions server, BearerToken token) {
    this.client = client;
    this.server = server;
    this.token = token;
  }

  MultiMap headers() {
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap()
            .add(HttpHeaders.USER_AGENT, "murmuration")
            .add(HttpHeaders.ACCEPT_ENCODING, "gzip");
    return token == null
        ? headers
        : headers.add(HttpHeaders.AUTHORIZATION, "Bearer " + token.text());
  }

  private Future<HttpClientResponse> send(ServerOptions to, String path) {
    return client
        .request(
            new RequestOptions()
                .setHost(to.host())
                .setPort(to.port())
                .setSsl(to.tls())
                .setURI(path)
                .setHeaders(headers()))
        .compose(
            request -> {
              Future<HttpClientResponse> response = request.send();
              return response
                  .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                  .onFailure(e -> request.reset());
            });
  }

  Future<Answer> get(String path) {
    return send(server, path)
        .compose(
            response ->
                body(response, MAX_BODY_BYTES)
                    .map(
                        body -> new Answer(response.statusCode(), response.headers(), json(body))));
  }

  /** Opens a stream of server-sent events; fails for any other response. */
  Future<HttpClientResponse> events(ServerOptions to, String path) {
    return send(to, path)
        .compose(
            response -> {
              if (response.statusCode() != 200) {
                return body(response, MAX_ERROR_BYTES)
                    .otherwise(Buffer.buffer())
                    .compose(
                        body ->
                            Future.failedFuture(
                                refusal(response.statusCode(), response.headers(), json(body))));
              }
              String type = response.getHeader(HttpHeaders.CONTENT_TYPE);
              if (type == null || !type.startsWith("text/event-stream")) {
                response.request().reset();
                return Future.failedFuture(
                    new StreamException(
                        StreamException.Kind.HTTP,
                        "the server responded with %s instead of an event stream".formatted(type)));
              }
              return Future.succeededFuture(response);
            });
  }

  private static Future<Buffer> body(HttpClientResponse response, int maxBytes) {
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    response.handler(
        part -> {
          body.appendBuffer(part);
          if (body.length() > maxBytes) {
            whole.tryFail(
                new StreamException(
                    StreamException.Kind.HTTP,
                    "a response is longer than %d bytes".formatted(maxBytes)));
            response.request().reset();
          }
        });
    response.exceptionHandler(whole::tryFail);
    response.endHandler(v -> whole.tryComplete(body));
    return whole
        .future()
        .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(e -> response.request().reset());
  }

  /**
   * Returns the streaming host: the server itself unless it names another. Fails if that host is
   * reached less securely than the server.
   */
  Future<ServerOptions> streamingHost() {
    return get("/api/v2/instance")
        .compose(
            answer -> {
              int status = answer.status();
              if (status == 401 || status == 429 || status >= 500) {
                return Future.failedFuture(refusal(status, answer.headers(), answer.body()));
              }
              JsonNode named =
                  status != 200 || answer.body() == null
                      ? null
                      : answer.body().at("/configuration/urls/streaming");
              return named == null || !named.isTextual()
                  ? Future.succeededFuture(server)
                  : streamingHost(named.textValue());
            });
  }

  private Future<ServerOptions> streamingHost(String address) {
    URI uri;
    try {
      uri = new URI(address);
    } catch (URISyntaxException e) {
      return unusable(address);
    }
    if (uri.getScheme() == null
        || !STREAMING_SCHEMES.contains(uri.getScheme())
        || uri.getHost() == null
        || uri.getRawUserInfo() != null) {
      return unusable(address);
    }
    ServerOptions named = new ServerOptions(uri, server.trustedCert());
    return server.tls() && !named.tls() ? unusable(address) : Future.succeededFuture(named);
  }

  private static Future<ServerOptions> unusable(String address) {
    return Future.failedFuture(
        new StreamException(
            StreamException.Kind.HTTP,
            "the server names a streaming host that cannot be used: " + address));
  }

  /** Returns the reason for a status other than 200. Its message does not contain the token. */
  StreamException refusal(int status, MultiMap headers, JsonNode body) {
    String detail = body != null && body.path("error").isTextual() ? error(body) : null;
    if (status == 401) {
      String problem =
          token == null
              ? "this server requires a token; set MASTODON_TOKEN"
              : "the token in MASTODON_TOKEN was rejected";
      return new StreamException(
          StreamException.Kind.HTTP,
          "the server responded with 401: "
              + problem
              + (detail == null ? "" : " (" + detail + ")"));
    }
    if (status >= 300 && status < 400) {
      detail = "redirect to " + headers.get(HttpHeaders.LOCATION);
    }
    StreamException refused =
        ServerOptions.status(status, headers.get(HttpHeaders.RETRY_AFTER), detail);
    return refused.retryAfter() != null || status != 429
        ? refused
        : new StreamException(refused.kind(), refused.getMessage(), untilReset(headers));
  }

  private String error(JsonNode body) {
    String error = body.path("error").textValue();
    return token == null ? error : error.replace(token.text(), "…");
  }

  /** Returns the reason of a message that ends the stream, otherwise {@code null}. */
  StreamException fault(String message) {
    if (message.length() > MAX_ERROR_BYTES || !message.contains("\"error\"")) {
      return null;
    }
    JsonNode body = json(Buffer.buffer(message));
    return body == null || !body.path("error").isTextual() || body.has("event")
        ? null
        : new StreamException(StreamException.Kind.HTTP, "the server reports: " + error(body));
  }

  /**
   * Returns the time until the rate limit resets, by the clock of the server if known; {@code null}
   * if the server does not name it.
   */
  static Duration untilReset(MultiMap headers) {
    String reset = headers.get("X-RateLimit-Reset");
    if (reset == null) {
      return null;
    }
    try {
      Duration left = Duration.between(now(headers), OffsetDateTime.parse(reset).toInstant());
      return left.isNegative() ? Duration.ZERO : left;
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static Instant now(MultiMap headers) {
    Instant date = ServerOptions.date(headers.get(HttpHeaders.DATE));
    return date == null ? Instant.now() : date;
  }

  static JsonNode json(Buffer body) {
    try {
      JsonNode node = JSON.readTree(body.toString(StandardCharsets.UTF_8));
      return node.isContainerNode() ? node : null;
    } catch (IOException e) {
      return null;
    }
  }
}
