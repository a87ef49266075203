package io.murmuration.config;

import io.netty.util.NetUtil;
import java.net.IDN;
import java.util.Locale;

/** Names of hosts, in the form in which they are compared. */
public final class HostName {
  private HostName() {}

  /**
   * Returns the name of a host in lower case and ASCII, without the brackets of an IPv6 address and
   * without a final dot.
   *
   * @throws IllegalArgumentException if the text cannot be a name
   */
  public static String normalize(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.startsWith("[") && name.endsWith("]")) {
      return name.substring(1, name.length() - 1);
    }
    if (isAddress(name)) {
      return name;
    }
    return IDN.toASCII(name.endsWith(".") ? name.substring(0, name.length() - 1) : name);
  }

  /** Returns whether a normalized name is an IP address. */
  public static boolean isAddress(String name) {
    return NetUtil.isValidIpV4Address(name) || NetUtil.isValidIpV6Address(name);
  }

  /** Parses the name of a host, without a scheme and a port. */
  static String parse(String key, String host) {
    String name;
    try {
      name = normalize(host);
    } catch (IllegalArgumentException e) {
      name = "";
    }
    if (!isAddress(name) && !name.matches("[a-z0-9_]([a-z0-9._-]{0,252})")) {
      throw new ConfigException(
          key, "'" + host + "'", "the name of a host, without a scheme and a port");
    }
    return name;
  }
}
