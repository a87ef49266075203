package io.murmuration.config;

/**
 * The configured limits on connections to the HTTP servers of a process. A limit that is {@code
 * null} follows from the limit on open files.
 *
 * @param connections maximum number of connections to all servers together
 * @param perNetwork maximum number of connections of one client network
 */
public record HttpLimits(Integer connections, Integer perNetwork) {
  public static final HttpLimits DEFAULT = new HttpLimits(null, null);

  /** The key of {@link #connections}. */
  public static final String CONNECTIONS_KEY = "http.maxConnections";

  private static final long MAX = 1_000_000;

  static HttpLimits read(Section s) {
    Long connections = s.optionalInteger("maxConnections", 1, MAX);
    Long perNetwork =
        s.optionalInteger("maxConnectionsPerNetwork", 1, connections == null ? MAX : connections);
    return new HttpLimits(
        connections == null ? null : connections.intValue(),
        perNetwork == null ? null : perNetwork.intValue());
  }
}
