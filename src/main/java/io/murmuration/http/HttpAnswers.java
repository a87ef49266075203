package io.murmuration.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests. An error is JSON with its reason, as {@code docs/schemas/error.json} describes
 * it. Only a browser that opens a page gets the reason as text.
 */
public final class HttpAnswers {
  public static final String JSON = "application/json";

  /** A connection may take long for a response, but must take a piece within the write timeout. */
  private static final int PIECE_BYTES = 64 << 10;

  private static final String TEXT = "text/plain; charset=utf-8";

  /** These paths, and all paths below them, answer every client with errors in JSON. */
  private static final Set<String> FOR_PROGRAMS =
      Set.of("/api", "/eventbus", "/health", "/metrics", "/openapi.json");

  private static final Logger LOG = LoggerFactory.getLogger(HttpAnswers.class);
  private static final Set<String> BROKEN = Set.of("Broken pipe", "Connection reset by peer");

  private HttpAnswers() {}

  /** Returns a router that answers every failed request with an error. */
  public static Router router(Vertx vertx) {
    Router router = Router.router(vertx);
    for (int status = 400; status < 600; status++) {
      int code = status;
      router.errorHandler(code, context -> answerFailure(context, code));
    }
    return router;
  }

  /** Answers a request that is not cached. {@code HEAD} gets only the headers. */
  public static void end(RoutingContext context, int status, String type, String body) {
    end(context, status, type, Buffer.buffer(body));
  }

  /**
   * Answers a request that is not cached, with bytes that are not changed any more. After the
   * status 503, the client may repeat the request a second later.
   */
  public static void end(RoutingContext context, int status, String type, Buffer bytes) {
    HttpServerResponse response = context.response();
    if (response.headWritten() || response.closed()) {
      return;
    }
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, type)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(bytes.length()));
    if (status == 503) {
      response.putHeader(HttpHeaders.RETRY_AFTER, "1");
    }
    if (context.request().method().equals(HttpMethod.HEAD)) {
      response.end(); // Vert.x would send the body over HTTP/2.
    } else {
      int sent = 0;
      for (; bytes.length() - sent > PIECE_BYTES; sent += PIECE_BYTES) {
        response.write(bytes.slice(sent, sent + PIECE_BYTES));
      }
      response.end(bytes.slice(sent, bytes.length()));
    }
  }

  /** Answers with an error. */
  public static void error(RoutingContext context, int status, String reason) {
    error(context, status, null, reason);
  }

  /**
   * Answers with an error.
   *
   * @param word a word that identifies the reason, or {@code null} if the status does
   */
  public static void error(RoutingContext context, int status, String word, String reason) {
    if (isForPrograms(context.request())) {
      end(context, status, JSON, json(word, reason).encode());
    } else {
      end(context, status, TEXT, reason + '\n');
    }
  }

  /** Answers that a path does not exist. */
  public static void notFound(RoutingContext context) {
    error(context, 404, "not found: " + context.normalizedPath());
  }

  /** Answers a request that is not HTTP, or whose line or headers are too long. */
  public static void invalidRequest(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    HttpResponseStatus status = HttpResponseStatus.BAD_REQUEST;
    if (cause instanceof TooLongHttpLineException) {
      status = HttpResponseStatus.REQUEST_URI_TOO_LONG;
    } else if (cause instanceof TooLongHttpHeaderException) {
      status = HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
    } else if (cause instanceof StrictRequestDecoder.UnsupportedVersionException) {
      status = HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED;
    }
    refuse(request, status.code(), words(status.code()));
  }

  /** Answers a request that violates HTTP and closes its connection. */
  static void refuse(HttpServerRequest request, int status, String reason) {
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader(HttpHeaders.CONNECTION, "close")
        .end(json(null, reason).encode());
    request.connection().close();
  }

  private static void answerFailure(RoutingContext context, int status) {
    if (context.request().method().equals(HttpMethod.OPTIONS)
        && "*".equals(context.request().uri())) {
      Endpoints.refuseMethod(context, List.of("GET", "HEAD", "POST"), null);
      return;
    }
    Throwable failure = context.failure();
    boolean answered = context.response().ended() || context.response().closed();
    if (status >= 500 && failure != null && !answered && !hasLeft(failure)) {
      LOG.error("cannot serve path={}", context.normalizedPath(), failure);
    }
    switch (status) {
      case 404 -> notFound(context);
      case 500 -> error(context, 500, "the request failed; see the log of the server");
      default -> error(context, status, words(status));
    }
  }

  /** A connection can fail with "Broken pipe" or "Connection reset" before it is closed. */
  private static boolean hasLeft(Throwable failure) {
    return failure instanceof SocketException
        || failure instanceof ClosedChannelException
        || failure instanceof HttpClosedException
        || (failure instanceof IOException && BROKEN.contains(failure.getMessage()));
  }

  private static boolean isForPrograms(HttpServerRequest request) {
    String path = request.path() == null ? "" : request.path();
    String accepted = request.getHeader(HttpHeaders.ACCEPT);
    return accepted == null
        || !accepted.contains("text/html")
        || FOR_PROGRAMS.stream().anyMatch(root -> path.equals(root) || path.startsWith(root + '/'));
  }

  /**
   * Returns an error as JSON.
   *
   * @param word a word that identifies the reason, or {@code null} if the status does
   */
  public static JsonObject json(String word, String reason) {
    JsonObject error = new JsonObject().put("error", reason);
    return word == null ? error : error.put("reason", word);
  }

  private static String words(int status) {
    return HttpResponseStatus.valueOf(status).reasonPhrase().toLowerCase(Locale.ROOT);
  }
}
