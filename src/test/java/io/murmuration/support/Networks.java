package io.murmuration.support;

import io.murmuration.http.ClientNetwork;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Client networks of tests. */
public final class Networks {
  private Networks() {}

  /** Returns the network of an address, given as text. */
  public static ClientNetwork of(String address) {
    try {
      return ClientNetwork.of(InetAddress.getByName(address));
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e);
    }
  }
}
