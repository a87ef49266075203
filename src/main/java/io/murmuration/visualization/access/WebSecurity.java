package io.murmuration.visualization.access;

import io.murmuration.config.HttpAccess;
import io.murmuration.config.Settings;
import io.murmuration.http.HostCheck;
import io.murmuration.http.HttpAnswers;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Set;

/**
 * Restricts the server to its own page. Browsers run and load only the page's own resources. Pages
 * of other sites cannot read from this server, not even under a name that resolves to it (DNS
 * rebinding), nor send requests to it.
 */
public final class WebSecurity {
  private static final String ORIGIN = "visualization.origin";
  private static final String ALLOWED_HOSTS = "visualization.allowedHosts (ALLOWED_HOSTS)";
  private static final String IMPORT_MAP = "<script type=\"importmap\">";

  /** The page needs none of the features for which a browser asks the user. */
  private static final String PERMISSIONS =
      "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";

  /**
   * The values of {@code Sec-Fetch-Site} for requests of the page and of users. A page at another
   * port of this machine has {@code same-site}.
   */
  private static final Set<String> OWN = Set.of("same-origin", "none");

  /** The paths that links of other sites can open. */
  private static final Set<String> DOCUMENTS = Set.of("/", "/index.html");

  private final AllowedHosts hosts;
  private final String origin;
  private final String contentSecurityPolicy;

  /** Permits the inline import map of the page, given as HTML, as the only inline script. */
  public WebSecurity(Settings.Visualization settings, String page) {
    hosts = new AllowedHosts(settings);
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

  /** Refuses hosts that are not those of the server, except for checks of its health. */
  public Handler<RoutingContext> hostCheck() {
    return new HostCheck(hosts::permits, remedy(ALLOWED_HOSTS));
  }

  /**
   * Refuses requests that pages of other origins cause. A link of another site can open the page.
   */
  public void refuseOtherSites(RoutingContext context) {
    HttpServerRequest request = context.request();
    String site = request.getHeader("Sec-Fetch-Site");
    if (site == null
        || OWN.contains(site)
        || opensPage(context)
        || (origin != null && origin.equals(request.getHeader(HttpHeaders.ORIGIN)))) {
      context.next();
    } else {
      refuse(context, "a request from another site", ORIGIN);
    }
  }

  private static boolean opensPage(RoutingContext context) {
    HttpServerRequest request = context.request();
    return "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
        && "document".equals(request.getHeader("Sec-Fetch-Dest"))
        && DOCUMENTS.contains(context.normalizedPath());
  }

  public void refuseOtherOrigins(RoutingContext context) {
    String from = context.request().getHeader(HttpHeaders.ORIGIN);
    if (from == null
        || from.equals(origin)
        || HttpAccess.isSameOrigin(from, context.request().authority())) {
      context.next();
    } else {
      refuse(context, "origin " + from, ORIGIN);
    }
  }

  private static void refuse(RoutingContext context, String what, String setting) {
    HttpAnswers.error(context, 403, what + " is not served here" + remedy(setting));
  }

  private static String remedy(String setting) {
    return "; set " + setting + " to permit it";
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
