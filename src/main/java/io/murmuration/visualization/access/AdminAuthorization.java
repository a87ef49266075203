package io.murmuration.visualization.access;

import io.murmuration.config.AccessToken;
import io.vertx.core.Vertx;
import java.net.InetAddress;

/**
 * Authorizes requests by the admin token or by the permission of their connection, and throttles
 * wrong tokens. Thread-safe.
 */
public final class AdminAuthorization {
  private final AccessToken adminToken;
  private final TokenThrottle wrongTokens;

  /** Creates an authorization by a token, or without one if it is {@code null}. */
  public AdminAuthorization(Vertx vertx, AccessToken adminToken) {
    this.adminToken = adminToken;
    this.wrongTokens = TokenThrottle.of(vertx);
  }

  /**
   * Requires that a request is authorized. A token decides alone if an admin token is set.
   *
   * @param token the token of the request, or {@code null} if it has none
   * @param permission the permission of the connection
   * @return whether the token authorizes the request, rather than the connection
   * @throws RefusedException if the request is not authorized
   */
  public boolean require(String token, InetAddress address, ChangePermission permission) {
    if (adminToken != null && token != null) {
      requireAdminToken(token, address);
      return true;
    }
    switch (permission) {
      case YES -> {}
      case TOKEN -> throw new RefusedException(403, "this requires the admin token");
      case NO ->
          throw new RefusedException(
              403,
              "this is permitted only on the machine itself;"
                  + " set visualization.adminToken to permit it elsewhere");
    }
    return false;
  }

  private void requireAdminToken(String token, InetAddress address) {
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
