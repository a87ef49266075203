package io.murmuration.support;

import static io.murmuration.support.Timeouts.PATIENCE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A connection over the framed WebSocket of SockJS, which browsers use. It reads only on request:
 * unread bytes stay with the server and the operating system.
 */
public final class SockJsSocket implements AutoCloseable {
  private static final int RECEIVE_BUFFER_BYTES = 64 << 10;
  private static final int TEXT_FRAME = 0x81;
  private static final int MASKED = 0x80;

  private final Socket socket;
  private final InputStream in;

  private SockJsSocket(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  public static SockJsSocket connect(int port) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    SockJsSocket connected = new SockJsSocket(socket);
    String request =
        """
        GET /eventbus/123/abcdefgh/websocket HTTP/1.1
        Host: 127.0.0.1:%d
        Connection: Upgrade
        Upgrade: websocket
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

        """
            .formatted(port)
            .replace("\n", "\r\n");
    socket.getOutputStream().write(request.getBytes(UTF_8));
    connected.readUntil("HTTP/1.1 101");
    connected.readUntil("\r\n\r\n");
    return connected;
  }

  /** Registers an address. Messages published after this returns are on their way. */
  public void register(String address) throws IOException {
    send("{'type':'register','address':'%s'}".formatted(address));
    send("{'type':'send','address':'murmuration.snapshot','body':{},'replyAddress':'r'}");
    readUntil("relatedTerms");
  }

  /** Sends less than 126 bytes. The mask of zeros leaves them unchanged. */
  private void send(String message) throws IOException {
    byte[] bytes = ("[\"" + message.replace("'", "\\\"") + "\"]").getBytes(UTF_8);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(TEXT_FRAME);
    frame.write(MASKED | bytes.length);
    frame.writeBytes(new byte[4]);
    frame.writeBytes(bytes);
    socket.getOutputStream().write(frame.toByteArray());
  }

  /**
   * Reads up to the end of the first occurrence of a text.
   *
   * @return the number of bytes read
   */
  public long readUntil(String text) throws IOException {
    byte[] expected = text.getBytes(ISO_8859_1);
    int[] borders = borders(expected);
    long count = 0;
    int matched = 0;
    while (matched < expected.length) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("'%s' did not come in %d bytes".formatted(text, count));
      }
      count++;
      while (matched > 0 && expected[matched] != (byte) next) {
        matched = borders[matched - 1];
      }
      matched += expected[matched] == (byte) next ? 1 : 0;
    }
    return count;
  }

  /** Returns the length of the longest border of each prefix, as Knuth, Morris and Pratt do. */
  private static int[] borders(byte[] text) {
    int[] borders = new int[text.length];
    int border = 0;
    for (int i = 1; i < text.length; i++) {
      while (border > 0 && text[i] != text[border]) {
        border = borders[border - 1];
      }
      border += text[i] == text[border] ? 1 : 0;
      borders[i] = border;
    }
    return borders;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
