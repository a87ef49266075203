package io.murmuration.attack.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A WebSocket to the event bus whose frames are written byte by byte. */
public final class BusSocket implements AutoCloseable {
  private static final int CLOSE = 0x88;
  private static final Pattern STATUS = Pattern.compile("HTTP/1.1 ([0-9]{3})");
  private static final String HANDSHAKE =
      "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-"
          + "WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s\r\n";

  private final Socket socket;
  private final DataInputStream in;
  private final int status;

  /**
   * @param headers more lines of the request, each with its end
   */
  public BusSocket(Target target, String path, String headers, Duration patience)
      throws IOException {
    socket = target.open().socket();
    try {
      socket.setSoTimeout((int) patience.toMillis());
      in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      send(HANDSHAKE.formatted(path, target.authority(), headers).getBytes(ISO_8859_1));
      status = readStatus();
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private int readStatus() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    Matcher status = STATUS.matcher(head);
    if (!status.lookingAt()) {
      throw new IOException("not an answer of HTTP: " + head);
    }
    return Integer.parseInt(status.group(1));
  }

  /** Returns the status of the answer to the handshake: 101 if it succeeded. */
  public int status() {
    return status;
  }

  public void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /**
   * Reads up to the end of the connection, or up to a pause as long as the patience.
   *
   * @return {@code closed} with the code of the server, {@code reset}, or {@code open}
   */
  public String ending() {
    try {
      while (true) {
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        long size = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
        if (first == CLOSE) {
          return size < 2 ? "closed" : "closed " + in.readUnsignedShort();
        }
        in.skipNBytes(size);
      }
    } catch (SocketTimeoutException e) {
      return "open";
    } catch (IOException e) {
      return "reset";
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
