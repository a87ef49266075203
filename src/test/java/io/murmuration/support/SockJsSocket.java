package io.murmuration.support;

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
 * A connection over SockJS's framed WebSocket, which is what browsers use, that reads only when it
 * is told to: bytes that are not read stay with the server and the operating system.
 */
public final class SockJsSocket implements AutoCloseable {
  private static final int MAX_WAIT_MILLIS = 30_000;
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
    socket.setSoTimeout(MAX_WAIT_MILLIS);
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

  /** Registers an address; once this returns, what is published there is on its way. */
  public void register(String address) throws IOException {
    send("{'type':'register','address':'%s'}".formatted(address));
    send("{'type':'send','address':'murmuration.snapshot','body':{},'replyAddress':'r'}");
    readUntil("relatedTerms");
  }

  /** Sends less than 126 bytes; a mask of zeros leaves them as they are. */
  private void send(String message) throws IOException {
    byte[] bytes = ("[\"" + message.replace("'", "\\\"") + "\"]").getBytes(UTF_8);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(TEXT_FRAME);
    frame.write(MASKED | bytes.length);
    frame.writeBytes(new byte[4]);
    frame.writeBytes(bytes);
    socket.getOutputStream().write(frame.toByteArray());
  }

  /** Reads up to and including some text; how many bytes came with it. */
  public long readUntil(String text) throws IOException {
    StringBuilder tail = new StringBuilder();
    byte[] one = new byte[1];
    long count = 0;
    while (tail.indexOf(text) < 0) {
      if (in.read(one) < 0) {
        throw new EOFException("'%s' did not come in %d bytes".formatted(text, count));
      }
      count++;
      tail.append(new String(one, ISO_8859_1));
      if (tail.length() > text.length()) {
        tail.deleteCharAt(0);
      }
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
