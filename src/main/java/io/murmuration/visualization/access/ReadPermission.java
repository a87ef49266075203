package io.murmuration.visualization.access;

import io.murmuration.config.HttpAccess;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * Restricts reads to clients that are authorized to make changes: those on the machine itself, and
 * those with the admin token as {@code Authorization: Bearer}. Used by one event loop.
 */
public final class ReadPermission {
  private final WebSecurity security;
  private final AdminAuthorization authorization;

  public ReadPermission(WebSecurity security, AdminAuthorization authorization) {
    this.security = security;
    this.authorization = authorization;
  }

  /**
   * Requires that a request is authorized to read.
   *
   * @throws RefusedException if it is not
   */
  public void require(HttpServerRequest request) {
    authorization.require(
        HttpAccess.bearerToken(request.getHeader(HttpHeaders.AUTHORIZATION)),
        WebSecurity.remoteAddress(request),
        security.changePermission(request));
  }
}
