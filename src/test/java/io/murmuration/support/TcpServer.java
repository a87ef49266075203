package io.murmuration.support;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that answers each connection in the same way. */
public final class TcpServer implements AutoCloseable {
  /** The conduct of a server. The connection is closed afterwards. */
  @FunctionalInterface
  public interface Conduct {
    void answer(Socket connection) throws IOException;
  }

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private TcpServer(ServerSocket server, Conduct conduct) {
    this.server = server;
    threads.execute(() -> accept(conduct));
  }

  /** Starts a server on the loopback interface. */
  public static TcpServer start(Conduct conduct) throws IOException {
    return start(InetAddress.getLoopbackAddress(), conduct);
  }

  public static TcpServer start(InetAddress address, Conduct conduct) throws IOException {
    return start(new ServerSocket(0, 50, address), conduct);
  }

  public static TcpServer start(ServerSocket server, Conduct conduct) {
    return new TcpServer(server, conduct);
  }

  /** Starts a server that accepts connections and neither answers nor closes them. */
  public static TcpServer silent() throws IOException {
    return start(
        connection -> connection.getInputStream().transferTo(OutputStream.nullOutputStream()));
  }

  /** Returns the address of a port without a server. */
  public static String closed() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + free.getLocalPort();
    }
  }

  /** Returns {@code host:port}. */
  public String address() {
    InetAddress host = server.getInetAddress();
    String name = host.getHostAddress().contains(":") ? "[::1]" : host.getHostAddress();
    return name + ":" + server.getLocalPort();
  }

  private void accept(Conduct conduct) {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        threads.execute(() -> answer(connection, conduct));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void answer(Socket connection, Conduct conduct) {
    try (connection) {
      conduct.answer(connection);
    } catch (IOException e) {
      // The client has closed the connection.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
