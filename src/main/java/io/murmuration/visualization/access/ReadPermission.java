package io.murmuration.visualization.access;

import io.murmuration.config.AccessToken;
import io.murmuration.config.HttpAccess;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;

/**
 * Keeps what is not for everybody to those who may change something: on the machine itself, or with
 * the admin token as {@code Authorization: Bearer}. Used by one event loop.
 */
public final class ReadPermission {
  private final WebSecurity security;
  private final AccessToken adminToken;
  private final TokenThrottle wrongTokens;

  /**
   * @param adminToken may be {@code null}
   */
  public ReadPermission(WebSecurity security, AccessToken adminToken, TokenThrottle wrongTokens) {
    this.security = security;
    this.adminToken = adminToken;
    this.wrongTokens = wrongTokens;
  }

  /**
   * Returns if a request may read.
   *
   * @throws RefusedException otherwise
   */
  public void require(HttpServerRequest request) {
    String token =
        adminToken == null
            ? null
            : HttpAccess.bearerToken(request.getHeader(HttpHeaders.AUTHORIZATION));
    if (token != null) {
      requireRight(token, WebSecurity.remoteAddress(request));
      return;
    }
    switch (security.changeRight(request)) {
      case YES -> {}
      case TOKEN -> throw new RefusedException(403, "this can be read with the token only");
      case NO ->
          throw new RefusedException(
              403,
              "this can be read on the machine itself only; visualization.adminToken permits more");
    }
  }

  private void requireRight(String token, InetAddress address) {
    long now = System.nanoTime();
    if (wrongTokens.isExhausted(address, now)) {
      throw new RefusedException(429, "too many wrong tokens; try again later");
    }
    if (!adminToken.is(token)) {
      wrongTokens.add(address, now);
      throw new RefusedException(403, "the token is wrong");
    }
  }
}
