package io.murmuration.visualization.access;

import io.murmuration.config.AccessToken;
import io.murmuration.config.HttpAccess;
import io.murmuration.http.ClientAddress;
import io.murmuration.http.ClientNetwork;
import io.murmuration.http.TokenThrottle;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;

/**
 * Authorizes requests by the admin token alone, and throttles wrong tokens. The right token is
 * never throttled: clients behind one proxy share its address. Thread-safe.
 */
public final class AdminAuthorization {
  private final AccessToken adminToken;
  private final TokenThrottle wrongTokens;

  /** Creates an authorization by a token. It refuses every request if that is {@code null}. */
  public AdminAuthorization(Vertx vertx, AccessToken adminToken) {
    this.adminToken = adminToken;
    this.wrongTokens = TokenThrottle.of(vertx);
  }

  /**
   * Requires that a request over HTTP is authorized.
   *
   * @throws RefusedException if it is not
   */
  public void require(HttpServerRequest request) {
    require(token(request), ClientAddress.of(request));
  }

  /** Returns whether a request over HTTP has the token. Does not count a wrong one. */
  public boolean permits(HttpServerRequest request) {
    String token = token(request);
    return adminToken != null && token != null && adminToken.is(token);
  }

  private static String token(HttpServerRequest request) {
    return HttpAccess.bearerToken(request.getHeader(HttpHeaders.AUTHORIZATION));
  }

  /**
   * Requires that a request is authorized.
   *
   * @param token the token of the request, or {@code null} if it has none
   * @param address the address of the client
   * @throws RefusedException if the request is not authorized
   */
  public void require(String token, InetAddress address) {
    if (adminToken == null) {
      throw new RefusedException(
          403,
          "no_admin_token",
          "no client is permitted to do this, because the server has no admin token;"
              + " set visualization.adminToken (ADMIN_TOKEN)");
    }
    if (token == null) {
      throw new RefusedException(
          403,
          TokenThrottle.MISSING_TOKEN,
          "this requires the admin token;"
              + " the command 'murmuration token' prints it on the machine of the server");
    }
    if (!adminToken.is(token)) {
      refuseWrongToken(address);
    }
  }

  private void refuseWrongToken(InetAddress address) {
    if (wrongTokens.take(ClientNetwork.of(address), System.nanoTime())) {
      throw new RefusedException(403, TokenThrottle.WRONG_TOKEN, "the token is wrong");
    }
    throw new RefusedException(
        429, TokenThrottle.TOO_MANY, "too many wrong tokens; try again later");
  }
}
