package io.murmuration.ingest.push;

import io.murmuration.config.AccessToken;
import io.murmuration.config.HttpAccess;
import io.murmuration.http.ClientNetwork;
import io.murmuration.http.TokenThrottle;
import io.murmuration.observe.TraceContext;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts posts as the body of a POST: one JSON object, an array of objects, or JSON Lines.
 * Requests with unacceptable headers are refused before their body is read.
 */
public final class PushHandler implements Handler<RoutingContext> {
  private static final Logger LOG = LoggerFactory.getLogger(PushHandler.class);
  private static final Set<String> JSON = Set.of("application/json");
  private static final Set<String> JSON_LINES =
      Set.of("application/x-ndjson", "application/jsonl", "application/ndjson");

  private static final PushAnswer NO_TOKEN =
      PushAnswer.error(
          401,
          TokenThrottle.MISSING_TOKEN,
          "send the push token in the header Authorization: Bearer");
  private static final PushAnswer WRONG_TOKEN =
      PushAnswer.error(401, TokenThrottle.WRONG_TOKEN, "the push token is wrong");
  private static final PushAnswer TOO_MANY_WRONG_TOKENS =
      PushAnswer.error(429, TokenThrottle.TOO_MANY, "too many wrong tokens; try again later");

  private final PushInbox inbox;
  private final AccessToken token;

  /**
   * @param token the token that clients must send, or {@code null} for none
   * @param host the host that the server listens on
   */
  public PushHandler(PushInbox inbox, AccessToken token, String host) {
    this.inbox = inbox;
    this.token = token;
    if (token == null && !HttpAccess.isLoopback(host)) {
      LOG.warn(
          "host={} every client that can reach this host can push posts; set PUSH_TOKEN to require"
              + " a token",
          host);
    }
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    PushExchange exchange = new PushExchange(context.vertx(), request, inbox.limits());
    ClientNetwork network = ClientNetwork.of(request);
    PushAnswer refusal = refusal(request);
    if (refusal == null && !inbox.isOpen()) {
      refusal = PushAnswer.STOPPED;
    } else if (WRONG_TOKEN.equals(refusal)
        && !TokenThrottle.of(context.vertx()).take(network, System.nanoTime())) {
      refusal = TOO_MANY_WRONG_TOKENS;
    }
    PushRequest held = refusal == null ? inbox.begin(network) : null;
    if (refusal != null) {
      exchange.refuse(refusal);
    } else if (held == null) {
      exchange.refuse(PushAnswer.FULL);
    } else {
      held.setTrace(trace(request));
      exchange.receive(held, JSON_LINES.contains(mediaType(request)), isCompressed(request));
    }
  }

  /** Returns the answer to unacceptable headers, or {@code null} if they are acceptable. */
  private PushAnswer refusal(HttpServerRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin != null && !HttpAccess.isSameOrigin(origin, request.authority())) {
      return PushAnswer.error(403, "a page of another site cannot push posts");
    }
    String bearer = HttpAccess.bearerToken(request.getHeader(HttpHeaders.AUTHORIZATION));
    if (token != null && bearer == null) {
      return NO_TOKEN;
    }
    if (token != null && !token.is(bearer)) {
      return WRONG_TOKEN;
    }
    String type = mediaType(request);
    if (!JSON.contains(type) && !JSON_LINES.contains(type)) {
      return PushAnswer.error(415, "send Content-Type application/json or application/x-ndjson");
    }
    if (!isCompressed(request) && !encoding(request).equals("identity")) {
      return PushAnswer.error(415, "send Content-Encoding gzip or none");
    }
    if (length(request) > inbox.limits().requestBytes()) {
      return tooLong(inbox.limits());
    }
    return null;
  }

  private static TraceContext trace(HttpServerRequest request) {
    return TraceContext.parse(
        request.getHeader(TraceContext.TRACEPARENT), request.getHeader(TraceContext.TRACESTATE));
  }

  static PushAnswer tooLong(PushLimits limits) {
    return PushAnswer.error(413, "longer than %,d bytes".formatted(limits.requestBytes()));
  }

  private static String mediaType(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private static boolean isCompressed(HttpServerRequest request) {
    return Set.of("gzip", "x-gzip").contains(encoding(request));
  }

  private static String encoding(HttpServerRequest request) {
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    return encoding == null || encoding.isBlank()
        ? "identity"
        : encoding.strip().toLowerCase(Locale.ROOT);
  }

  /** Returns the announced length, or 0 if none is announced. */
  private static long length(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null || !length.matches("[0-9]{1,18}") ? 0 : Long.parseLong(length);
  }
}
