package io.murmuration.attack.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The attacked server, which must be on this machine.
 *
 * @param kafka the address of its broker, in the form of {@code KAFKA_URL}
 */
public record Target(InetAddress address, int port, String kafka) {
  private static final int CONNECT_MILLIS = 2_000;

  /** Attackers share no address, and so no limit of a network, with the honest user. */
  private static final List<String> SOURCES =
      List.of("127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5");

  private static final AtomicInteger NEXT = new AtomicInteger();

  /**
   * @throws IllegalArgumentException if the address is not a loopback address
   * @throws UncheckedIOException if attackers have no loopback addresses of their own
   */
  public Target {
    if (!address.isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "The host is %s, expected a loopback address".formatted(address));
    }
    for (String source : SOURCES) {
      try {
        bound(source).close();
      } catch (IOException e) {
        throw new UncheckedIOException(
            "This machine does not use the loopback address %s. Add it, such as with 'ifconfig lo0 alias %s'"
                .formatted(source, source),
            e);
      }
    }
  }

  /** Returns the host and port, as the header {@code Host} has them. */
  public String authority() {
    return address.getHostAddress() + ":" + port;
  }

  /** Opens a connection that blocks. */
  SocketChannel open() throws IOException {
    SocketChannel channel = bound(nextSource());
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
    SocketChannel channel = bound(nextSource());
    try {
      channel.configureBlocking(false);
      channel.connect(new InetSocketAddress(address, port));
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static SocketChannel bound(String source) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      return channel.bind(new InetSocketAddress(source, 0));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static String nextSource() {
    return SOURCES.get(Math.floorMod(NEXT.getAndIncrement(), SOURCES.size()));
  }

  /** Closes a connection with a reset, which also leaves no port waiting. */
  static void reset(SocketChannel channel) throws IOException {
    try (channel) {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    }
  }
}
