package io.murmuration.config;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/** The checks of host, origin and token that all HTTP servers of this program share. */
public final class HttpAccess {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");
  private static final String BEARER = "bearer ";

  private HttpAccess() {}

  /** Whether a host is a name of the loopback interface. */
  public static boolean isLoopback(String host) {
    return LOOPBACK.contains(host);
  }

  /**
   * Whether a request to a server that only its own machine can reach names another host, as after
   * DNS rebinding.
   *
   * @param served the host that the server listens on
   * @param requested the host of the request, or {@code null} if it names none
   */
  public static boolean isForeignHost(String served, String requested) {
    return isLoopback(served) && (requested == null || !isLoopback(requested));
  }

  /**
   * Whether an origin belongs to the server that the request was sent to.
   *
   * @param origin the header {@code Origin}, or {@code null} if absent
   * @param authority the authority of the request, or {@code null} if absent
   */
  public static boolean isSameOrigin(String origin, Object authority) {
    try {
      return origin != null
          && authority != null
          && authority.toString().equals(URI.create(origin).getAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Returns the token of a header {@code Authorization: Bearer}, or {@code null} if there is none.
   *
   * @param authorization the header, or {@code null} if absent
   */
  public static String bearerToken(String authorization) {
    return authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)
        ? authorization.substring(BEARER.length()).strip()
        : null;
  }
}
