package io.murmuration.attack.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/**
 * The attacked server, which must be on this machine.
 *
 * @param kafka the address of its broker, in the form of {@code KAFKA_URL}
 */
public record Target(InetAddress address, int port, String kafka) {
  private static final int CONNECT_MILLIS = 2_000;

  /**
   * @throws IllegalArgumentException if the address is not a loopback address
   */
  public Target {
    if (!address.isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "The host is %s, expected a loopback address".formatted(address));
    }
  }

  /** Returns the host and port, as the header {@code Host} has them. */
  public String authority() {
    return address.getHostAddress() + ":" + port;
  }

  /** Opens a connection that blocks. */
  SocketChannel open() throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.socket().connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Begins to open a connection that does not block. */
  SocketChannel begin() throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.connect(new InetSocketAddress(address, port));
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Closes a connection with a reset, which also leaves no port waiting. */
  static void reset(SocketChannel channel) throws IOException {
    try (channel) {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    }
  }
}
