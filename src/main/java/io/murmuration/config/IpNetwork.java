package io.murmuration.config;

import io.netty.util.NetUtil;
import java.net.InetAddress;

/**
 * A network of IP addresses, such as {@code 10.0.0.0/8}.
 *
 * @param address an address of the network
 * @param bits the number of leading bits that all addresses of the network share
 */
public record IpNetwork(InetAddress address, int bits) {

  /** Parses a network, or an address as the network of this address alone. */
  public static IpNetwork parse(String key, String text) {
    String[] parts = text.split("/", 2);
    InetAddress address = NetUtil.createInetAddressFromIpAddressString(parts[0]);
    int maxBits = address == null ? 0 : address.getAddress().length * Byte.SIZE;
    boolean isWhole = parts.length == 1;
    if (address == null
        || !(isWhole
            || (parts[1].matches("[0-9]{1,3}") && Integer.parseInt(parts[1]) <= maxBits))) {
      throw new ConfigException(
          key, "'" + text + "'", "an IP address, or a network such as 10.0.0.0/8");
    }
    return new IpNetwork(address, isWhole ? maxBits : Integer.parseInt(parts[1]));
  }

  /** Returns whether an address belongs to this network. */
  public boolean contains(InetAddress other) {
    byte[] own = address.getAddress();
    byte[] others = other.getAddress();
    if (own.length != others.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> bit % Byte.SIZE;
      if ((own[bit / Byte.SIZE] & mask) != (others[bit / Byte.SIZE] & mask)) {
        return false;
      }
    }
    return true;
  }
}
