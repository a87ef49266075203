package io.murmuration.kafka;

import io.murmuration.kafka.BrokerAnswer.Kind;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The first two requests of a Kafka client and their answers: the versions of the protocol, and the
 * SASL mechanisms. Kafka answers both before a user authenticates.
 *
 * @param mechanisms the SASL mechanisms, if the server requires a user
 */
record KafkaGreeting(Kind kind, List<String> mechanisms) {
  private static final short API_VERSIONS = 18;
  private static final short SASL_HANDSHAKE = 17;
  private static final short UNSUPPORTED_SASL_MECHANISM = 33;
  private static final String NO_MECHANISM = "NONE";
  private static final int CORRELATION = 0x6d75726d;
  private static final int MAX_ANSWER_BYTES = 1 << 20;

  /** Exchanges the greeting with a server. Its connection must be closed afterwards. */
  static KafkaGreeting exchange(Socket socket) {
    try {
      Kind kind = askForVersions(socket);
      return kind == Kind.KAFKA ? askForMechanisms(socket) : of(kind);
    } catch (SocketTimeoutException e) {
      return of(Kind.SILENT);
    } catch (IOException e) {
      return of(Kind.CLOSED);
    }
  }

  private static KafkaGreeting of(Kind kind) {
    return new KafkaGreeting(kind, List.of());
  }

  private static Kind askForVersions(Socket socket) throws IOException {
    send(socket, API_VERSIONS, (short) 0, null);
    DataInputStream in = new DataInputStream(socket.getInputStream());
    int length = in.readInt();
    if (TlsProbe.isRecord(length >>> 24, length >>> 16 & 0xff)) {
      return Kind.ENCRYPTED;
    }
    if (length < Integer.BYTES || length > MAX_ANSWER_BYTES || in.readInt() != CORRELATION) {
      return Kind.NOT_KAFKA;
    }
    in.readNBytes(length - Integer.BYTES);
    return Kind.KAFKA;
  }

  /** Requests a mechanism that does not exist: the answer lists those that do. */
  private static KafkaGreeting askForMechanisms(Socket socket) {
    try {
      send(socket, SASL_HANDSHAKE, (short) 1, NO_MECHANISM);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      int length = Math.max(0, Math.min(MAX_ANSWER_BYTES, in.readInt()));
      ByteBuffer answer = ByteBuffer.wrap(in.readNBytes(length)).position(Integer.BYTES);
      if (answer.getShort() != UNSUPPORTED_SASL_MECHANISM) {
        return of(Kind.KAFKA);
      }
      List<String> mechanisms = new ArrayList<>();
      for (int left = answer.getInt(); left > 0; left--) {
        byte[] mechanism = new byte[answer.getShort()];
        answer.get(mechanism);
        mechanisms.add(new String(mechanism, StandardCharsets.UTF_8));
      }
      return new KafkaGreeting(Kind.USER_REQUIRED, List.copyOf(mechanisms));
    } catch (IOException | RuntimeException e) {
      return of(Kind.KAFKA);
    }
  }

  private static void send(Socket socket, short api, short version, String text)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream request = new DataOutputStream(bytes);
    request.writeShort(api);
    request.writeShort(version);
    request.writeInt(CORRELATION);
    request.writeShort(-1); // no client id
    if (text != null) {
      request.writeUTF(text);
    }
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    out.writeInt(bytes.size());
    out.write(bytes.toByteArray());
    out.flush();
  }
}
