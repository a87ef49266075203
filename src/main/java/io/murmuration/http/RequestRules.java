package io.murmuration.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;

/**
 * The rules of RFC 9112 on requests that neither Netty nor Vert.x checks. A proxy and this server
 * could understand a request that violates them differently.
 */
final class RequestRules {
  /**
   * The answer to a request that violates a rule.
   *
   * @param status an HTTP status code
   */
  record Violation(int status, String reason) {}

  private RequestRules() {}

  /** Returns the violation of a request, or {@code null} if it violates no rule. */
  static Violation violation(HttpServerRequest request) {
    Violation host = host(request);
    if (host != null) {
      return host;
    }
    List<String> codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
    if (!codings.isEmpty()
        && (codings.size() > 1 || !codings.get(0).strip().equalsIgnoreCase("chunked"))) {
      return new Violation(501, "the only supported Transfer-Encoding is chunked");
    }
    return isDecodable(request.path())
        ? null
        : new Violation(400, "the path is not correctly percent-encoded");
  }

  private static Violation host(HttpServerRequest request) {
    List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
    if (hosts.size() > 1) {
      return new Violation(400, "more than one header Host");
    }
    if (hosts.isEmpty()) {
      return request.version() == HttpVersion.HTTP_1_0 && authority(request) == null
          ? null
          : new Violation(400, "the header Host is missing");
    }
    if (hosts.get(0).isBlank() || request.authority() == null) {
      return new Violation(400, "the header Host is invalid");
    }
    String authority = authority(request);
    return authority == null || authority.equalsIgnoreCase(hosts.get(0).strip())
        ? null
        : new Violation(400, "the header Host differs from the host of the URI");
  }

  /** Returns the authority of an absolute URI or of CONNECT, or {@code null} for a path. */
  private static String authority(HttpServerRequest request) {
    String uri = request.uri();
    if (request.method().equals(HttpMethod.CONNECT)) {
      return uri;
    }
    int scheme = uri.indexOf("://");
    if (uri.startsWith("/") || scheme < 0) {
      return null;
    }
    return uri.substring(scheme + 3).split("[/?#]", 2)[0];
  }

  /** Returns whether each % of a path begins the code of a byte that is no control character. */
  private static boolean isDecodable(String path) {
    for (int i = path == null ? -1 : path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
      if (i + 2 >= path.length()) {
        return false;
      }
      int high = Character.digit(path.charAt(i + 1), 16);
      int low = Character.digit(path.charAt(i + 2), 16);
      int code = high << 4 | low;
      if (high < 0 || low < 0 || code < ' ' || code == 0x7f) {
        return false;
      }
    }
    return true;
  }
}
