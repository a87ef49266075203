package io.murmuration.http;

import io.vertx.core.http.HttpServerRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * The network of a client, which limits treat as one client: an IPv4 address, or the first 64 bits
 * of an IPv6 address, since a single client usually has all addresses of such a network.
 *
 * @param address the address, or the first one of the network
 */
public record ClientNetwork(InetAddress address) {
  private static final int IPV6_BYTES = 16;
  private static final int IPV6_NETWORK_BYTES = 8;

  /** Returns the network of an address. */
  public static ClientNetwork of(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return new ClientNetwork(address);
    }
    byte[] network =
        Arrays.copyOf(Arrays.copyOf(address.getAddress(), IPV6_NETWORK_BYTES), IPV6_BYTES);
    try {
      return new ClientNetwork(InetAddress.getByAddress(network));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("16 bytes are an address", e);
    }
  }

  /** Returns the network of the client of a request. */
  public static ClientNetwork of(HttpServerRequest request) {
    return of(ClientAddress.of(request));
  }

  @Override
  public String toString() {
    return address.getHostAddress() + (address instanceof Inet6Address ? "/64" : "");
  }
}
