package io.murmuration.visualization.access;

import io.murmuration.config.HostName;
import io.murmuration.config.HttpAccess;
import io.murmuration.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.HostAndPort;
import java.net.InetAddress;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The hosts under which clients can reach the server. A web site can make its own name resolve to
 * this server (DNS rebinding), but no site has an IP address as its name. Therefore a server for
 * other machines accepts every address: in a container, it does not know its own.
 */
public final class AllowedHosts {
  private final Set<String> names = new HashSet<>(Set.of("localhost"));
  private final boolean isLocal;

  AllowedHosts(Settings.Visualization settings) {
    isLocal = HttpAccess.isLoopback(settings.host());
    add(settings.host());
    settings.allowedHosts().forEach(this::add);
    if (settings.origin() != null) {
      addOrigin(settings.origin());
    }
  }

  /** Resolves to the settings with the names of this machine, if other machines can connect. */
  public static Future<Settings.Visualization> complete(
      Vertx vertx, Settings.Visualization settings) {
    if (HttpAccess.isLoopback(settings.host())) {
      return Future.succeededFuture(settings);
    }
    return vertx
        .executeBlocking(() -> InetAddress.getLocalHost().getHostName())
        .map(name -> settings.withAllowedHosts(with(settings.allowedHosts(), name)))
        .otherwise(settings);
  }

  /** Other machines also use the first part of a name, and its name in multicast DNS. */
  static List<String> with(List<String> allowed, String ownName) {
    String first = ownName.replaceFirst("\\..*", "");
    return Stream.concat(allowed.stream(), Stream.of(ownName, first, first + ".local")).toList();
  }

  /**
   * Returns whether clients can use a host.
   *
   * @param host the host of a request, or {@code null} if it names none
   */
  boolean permits(HostAndPort host) {
    if (host == null) {
      return false;
    }
    try {
      String name = HostName.normalize(host.host());
      return names.contains(name)
          || (isLocal ? HttpAccess.isLoopback(name) : HostName.isAddress(name));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void addOrigin(String origin) {
    try {
      String host = URI.create(origin).getHost();
      if (host != null) {
        add(host);
      }
    } catch (IllegalArgumentException e) {
      return; // No browser sends it.
    }
  }

  private void add(String name) {
    try {
      names.add(HostName.normalize(name));
    } catch (IllegalArgumentException e) {
      return; // No request can name it.
    }
  }
}
