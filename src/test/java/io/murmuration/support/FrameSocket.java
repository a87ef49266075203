package io.murmuration.support;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** A WebSocket whose client writes each frame byte by byte, also wrong ones. */
public final class FrameSocket implements AutoCloseable {
  public static final int TEXT = 0x81;
  public static final int CLOSE = 0x88;
  private static final int MASKED = 0x80;
  private static final int NO_CODE = 1005;

  private final Socket socket;
  private final DataInputStream in;

  /** Connects to a path of a server on this machine. */
  public FrameSocket(int port, String path) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    in = new DataInputStream(socket.getInputStream());
    String request =
        """
        GET %s HTTP/1.1
        Host: 127.0.0.1:%d
        Connection: Upgrade
        Upgrade: websocket
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

        """
            .formatted(path, port);
    socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(UTF_8));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    if (!head.toString().startsWith("HTTP/1.1 101")) {
      throw new IOException(head.toString());
    }
  }

  /** Returns a frame with a mask of zeros, which leaves the payload unchanged. */
  public static byte[] frame(int firstByte, byte[] payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(firstByte);
    if (payload.length < 126) {
      frame.write(MASKED | payload.length);
    } else if (payload.length < 1 << 16) {
      frame.write(MASKED | 126);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
    } else {
      frame.write(MASKED | 127);
      frame.writeBytes(new byte[4]);
      frame.write(payload.length >> 24);
      frame.write(payload.length >> 16);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
    }
    frame.writeBytes(new byte[4]);
    frame.writeBytes(payload);
    return frame.toByteArray();
  }

  public static byte[] frame(int firstByte, String payload) {
    return frame(firstByte, payload.getBytes(UTF_8));
  }

  /** Sends bytes; the server may close the connection meanwhile. */
  public void send(byte[] bytes) throws IOException {
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    for (int from = 0; from < bytes.length; from += 1 << 10) {
      out.write(bytes, from, Math.min(1 << 10, bytes.length - from));
    }
  }

  /** Returns the payload of the next frame with text, or its close code after {@code "close "}. */
  public String next() throws IOException {
    while (true) {
      int first = in.readUnsignedByte();
      int length = in.readUnsignedByte();
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = (int) in.readLong();
      }
      byte[] payload = in.readNBytes(length);
      if (first == CLOSE) {
        return "close " + code(payload);
      } else if (first == TEXT) {
        return new String(payload, UTF_8);
      }
    }
  }

  /** Reads up to the close frame and returns its code. */
  public int closeCode() throws IOException {
    while (true) {
      String next = next();
      if (next.startsWith("close ")) {
        return Integer.parseInt(next.substring("close ".length()));
      }
    }
  }

  private static int code(byte[] payload) {
    return payload.length < 2
        ? NO_CODE
        : Byte.toUnsignedInt(payload[0]) << 8 | Byte.toUnsignedInt(payload[1]);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
