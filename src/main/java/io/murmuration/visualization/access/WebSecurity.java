package io.murmuration.visualization.access;

import io.murmuration.config.HttpAccess;
import io.murmuration.config.Settings;
import io.murmuration.http.HttpAnswers;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;

/**
 * Restricts the server to its own page. Browsers run and load only the page's own resources. Pages
 * of other sites cannot read from this server, not even under a name that resolves to it (DNS
 * rebinding).
 */
public final class WebSecurity {
  private static final String IMPORT_MAP = "<script type=\"importmap\">";

  /** The page needs none of the features for which a browser asks the user. */
  private static final String PERMISSIONS =
      "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";

  /** The headers that proxies add to forwarded requests. */
  private static final Set<String> FORWARDING = Set.of("forwarded", "via", "x-real-ip");

  private final boolean local;
  private final boolean hasToken;
  private final String origin;
  private final String contentSecurityPolicy;

  /** Permits the inline import map of the page, given as HTML, as the only inline script. */
  public WebSecurity(Settings.Visualization settings, String page) {
    local = HttpAccess.isLoopback(settings.host());
    hasToken = settings.adminToken() != null;
    origin = settings.origin();
    contentSecurityPolicy =
        "default-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;"
            + " script-src 'self' '%s'; object-src 'none'; form-action 'none';"
                .formatted(hash(importMap(page)))
            + " frame-ancestors 'none'; base-uri 'none'";
  }

  public void setHeaders(RoutingContext context) {
    context
        .response()
        .putHeader("Content-Security-Policy", contentSecurityPolicy)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("X-Frame-Options", "DENY")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin")
        .putHeader("Permissions-Policy", PERMISSIONS);
    context.next();
  }

  /** Refuses other host names if only this machine can reach the server. */
  public void refuseOtherHosts(RoutingContext context) {
    HostAndPort host = context.request().authority();
    if (!local || isLoopback(host) || HttpAccess.isSameOrigin(origin, host)) {
      context.next();
    } else {
      refuse(context, "host " + host);
    }
  }

  public void refuseOtherOrigins(RoutingContext context) {
    String from = context.request().getHeader(HttpHeaders.ORIGIN);
    if (from == null
        || from.equals(origin)
        || HttpAccess.isSameOrigin(from, context.request().authority())) {
      context.next();
    } else {
      refuse(context, "origin " + from);
    }
  }

  /** Returns the permission of the connection of a request. */
  public ChangePermission changePermission(HttpServerRequest request) {
    return ChangePermission.of(facts(request), hasToken);
  }

  /** Returns whether a request comes from this machine. */
  public boolean isLocal(HttpServerRequest request) {
    return changePermission(request) == ChangePermission.YES;
  }

  private ChangePermission.Facts facts(HttpServerRequest request) {
    String from = request.getHeader(HttpHeaders.ORIGIN);
    return new ChangePermission.Facts(
        local,
        remoteAddress(request).isLoopbackAddress(),
        isLoopback(request.authority())
            && (from == null || HttpAccess.isSameOrigin(from, request.authority())),
        origin != null,
        request.headers().names().stream().anyMatch(WebSecurity::isForwarding));
  }

  private static boolean isForwarding(String header) {
    String name = header.toLowerCase(Locale.ROOT);
    return FORWARDING.contains(name) || name.startsWith("x-forwarded");
  }

  /** Returns the address of the client. */
  public static InetAddress remoteAddress(HttpServerRequest request) {
    try {
      return InetAddress.getByName(request.remoteAddress().hostAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("the client has no address", e);
    }
  }

  private static void refuse(RoutingContext context, String what) {
    HttpAnswers.error(
        context, 403, what + " is not served here; set visualization.origin to permit it");
  }

  private static boolean isLoopback(HostAndPort host) {
    return host != null && HttpAccess.isLoopback(host.host());
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
