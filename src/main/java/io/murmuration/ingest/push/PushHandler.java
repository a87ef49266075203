package io.murmuration.ingest.push;

import io.murmuration.config.AccessToken;
import io.murmuration.observe.TraceContext;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes posts as the body of a POST: one JSON object, an array of them, or JSON Lines. What can be
 * refused by the headers is, before any of the body is read.
 */
public final class PushHandler implements Handler<RoutingContext> {
  private static final Logger LOG = LoggerFactory.getLogger(PushHandler.class);
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");
  private static final Set<String> JSON = Set.of("application/json");
  private static final Set<String> JSON_LINES =
      Set.of("application/x-ndjson", "application/jsonl", "application/ndjson");
  private static final String BEARER = "bearer ";

  private final PushInbox inbox;
  private final AccessToken token;

  /**
   * @param token what senders have to show, {@code null} if they do not
   * @param host where this is served
   */
  public PushHandler(PushInbox inbox, AccessToken token, String host) {
    this.inbox = inbox;
    this.token = token;
    if (token == null && !LOOPBACK.contains(host)) {
      LOG.warn(
          "host={} everybody who reaches it may push posts; PUSH_TOKEN keeps others out", host);
    }
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    PushExchange exchange = new PushExchange(context.vertx(), request, inbox.limits());
    PushAnswer refusal = refusal(request);
    if (refusal == null && !inbox.isOpen()) {
      refusal = PushAnswer.STOPPED;
    }
    PushRequest place = refusal == null ? inbox.begin() : null;
    if (refusal != null) {
      exchange.refuse(refusal);
    } else if (place == null) {
      exchange.refuse(PushAnswer.FULL);
    } else {
      place.setTrace(trace(request));
      exchange.receive(place, JSON_LINES.contains(mediaType(request)), isCompressed(request));
    }
  }

  /** What the headers are answered, {@code null} if nothing is wrong with them. */
  private PushAnswer refusal(HttpServerRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin != null && !isAuthorityOf(origin, request.authority())) {
      return PushAnswer.error(403, "pages of other sites may not send posts");
    }
    if (token != null && !token.is(bearer(request))) {
      return PushAnswer.error(401, "expected the header Authorization: Bearer with the push token");
    }
    String type = mediaType(request);
    if (!JSON.contains(type) && !JSON_LINES.contains(type)) {
      return PushAnswer.error(
          415, "expected the Content-Type application/json or application/x-ndjson");
    }
    if (!isCompressed(request) && !encoding(request).equals("identity")) {
      return PushAnswer.error(415, "expected no Content-Encoding but gzip");
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

  /** Whether this is a server that only its machine reaches, asked for by another name. */
  static boolean isMeantForAnother(String host, HostAndPort asked) {
    return LOOPBACK.contains(host) && (asked == null || !LOOPBACK.contains(asked.host()));
  }

  private static String bearer(HttpServerRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    return header != null && header.toLowerCase(Locale.ROOT).startsWith(BEARER)
        ? header.substring(BEARER.length()).strip()
        : "";
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

  /** As announced, 0 where it is not. */
  private static long length(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null || !length.matches("[0-9]{1,18}") ? 0 : Long.parseLong(length);
  }

  private static boolean isAuthorityOf(String origin, HostAndPort host) {
    try {
      return host != null && host.toString().equals(URI.create(origin).getAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
