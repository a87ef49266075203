package io.murmuration.http;

import com.sun.management.UnixOperatingSystemMXBean;
import io.murmuration.config.ConfigException;
import io.murmuration.config.HttpLimits;
import java.lang.management.ManagementFactory;

/**
 * The limits on connections to all HTTP servers of a process. Connections take at most a quarter of
 * the files that the process can open. Each can need a second file, which it reads or sends. So at
 * least half remain for the embedded broker and the clients of Kafka.
 *
 * @param connections maximum number of connections to all servers together
 * @param perNetwork maximum number of connections of one client network
 * @param openFiles the number of files and connections that the process can open
 */
public record ConnectionLimits(int connections, int perNetwork, long openFiles) {
  /** More than the page accepts browsers. */
  private static final int DEFAULT_CONNECTIONS = 12_000;

  private static final int FILES_PER_CONNECTION = 4;

  /** Below this limit, the broker and a few hundred browsers do not fit beside each other. */
  private static final int FEW_FILES = 8_192;

  /** Returns the limits of this process. */
  public static ConnectionLimits ofProcess(HttpLimits configured) {
    return of(
        configured,
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getMaxFileDescriptorCount()
            : Long.MAX_VALUE);
  }

  /**
   * Returns the limits of a process that can open a number of files.
   *
   * @throws ConfigException if the configured connections leave too few files
   */
  static ConnectionLimits of(HttpLimits configured, long openFiles) {
    int most = (int) Math.min(Integer.MAX_VALUE, Math.max(1, openFiles / FILES_PER_CONNECTION));
    Integer connections = configured.connections();
    if (connections != null && connections > most) {
      throw new ConfigException(
          HttpLimits.CONNECTIONS_KEY,
          connections,
          "at most %,d, a quarter of the limit on open files (%,d; ulimit -n raises it)"
              .formatted(most, openFiles));
    }
    int all = connections == null ? Math.min(DEFAULT_CONNECTIONS, most) : connections;
    Integer perNetwork = configured.perNetwork();
    return new ConnectionLimits(
        all, perNetwork == null ? Math.max(1, all / 2) : Math.min(perNetwork, all), openFiles);
  }

  FairShare share() {
    return new FairShare(connections, perNetwork);
  }

  boolean hasFewFiles() {
    return openFiles < FEW_FILES;
  }
}
