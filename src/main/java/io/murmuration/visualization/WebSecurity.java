package io.murmuration.visualization;

import io.murmuration.config.Settings;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Set;

/**
 * Keeps what is served to the page itself: browsers run and load nothing but what the page is made
 * of, and pages of other sites cannot read along in a browser that can reach this server, not even
 * under a name that resolves to it (DNS rebinding).
 */
final class WebSecurity {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");
  private static final String IMPORT_MAP = "<script type=\"importmap\">";

  private final boolean local;
  private final String origin;
  private final String contentSecurityPolicy;

  /**
   * @param page the page, whose inline import map is the only inline script that may run
   */
  WebSecurity(Settings.Visualization settings, String page) {
    local = LOOPBACK.contains(settings.host());
    origin = settings.origin();
    contentSecurityPolicy =
        "default-src 'self'; style-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:;"
            + " script-src 'self' '%s'; frame-ancestors 'none'; base-uri 'none'"
                .formatted(hash(importMap(page)));
  }

  void setHeaders(RoutingContext context) {
    context
        .response()
        .putHeader("Content-Security-Policy", contentSecurityPolicy)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer");
    context.next();
  }

  /** A server that only this machine can reach is only ever asked for by one of its own names. */
  void refuseOtherHosts(RoutingContext context) {
    HostAndPort host = context.request().authority();
    if (!local || isLoopback(host) || isAuthorityOf(origin, host)) {
      context.next();
    } else {
      refuse(context, "host " + host);
    }
  }

  void refuseOtherOrigins(RoutingContext context) {
    String from = context.request().getHeader(HttpHeaders.ORIGIN);
    if (from == null || from.equals(origin) || isAuthorityOf(from, context.request().authority())) {
      context.next();
    } else {
      refuse(context, "origin " + from);
    }
  }

  private static void refuse(RoutingContext context, String what) {
    context
        .response()
        .setStatusCode(403)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
        .end(what + " is not served here; visualization.origin permits one\n");
  }

  private static boolean isLoopback(HostAndPort host) {
    return host != null && LOOPBACK.contains(host.host());
  }

  private static boolean isAuthorityOf(String origin, HostAndPort host) {
    try {
      return origin != null
          && host != null
          && host.toString().equals(URI.create(origin).getAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String importMap(String page) {
    int from = page.indexOf(IMPORT_MAP) + IMPORT_MAP.length();
    return page.substring(from, page.indexOf("</script>", from));
  }

  private static String hash(String script) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return "sha256-"
          + Base64.getEncoder()
              .encodeToString(sha256.digest(script.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
