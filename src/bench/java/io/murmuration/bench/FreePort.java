package io.murmuration.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds a local port that is not in use. */
public final class FreePort {
  private FreePort() {}

  public static int find() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
