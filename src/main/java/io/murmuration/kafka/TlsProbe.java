package io.murmuration.kafka;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/** Detects TLS, and encrypts a connection with the settings of Kafka's clients. */
final class TlsProbe {
  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;
  private static final int MAJOR_VERSION = 3;

  private TlsProbe() {}

  /** Returns whether the first bytes of an answer are those of a TLS record (RFC 8446, 5.1). */
  static boolean isRecord(int first, int second) {
    return (first == HANDSHAKE || first == ALERT) && second == MAJOR_VERSION;
  }

  /** Begins a handshake, and returns whether the server answers it, even with an alert. */
  static boolean isAnsweredBy(Socket socket) {
    try {
      socket.getOutputStream().write(clientHello());
      return isRecord(socket.getInputStream().read(), socket.getInputStream().read());
    } catch (IOException e) {
      return false;
    }
  }

  private static byte[] clientHello() throws SSLException {
    try {
      SSLEngine engine = SSLContext.getDefault().createSSLEngine();
      engine.setUseClientMode(true);
      ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      engine.wrap(ByteBuffer.allocate(0), hello);
      byte[] bytes = new byte[hello.flip().remaining()];
      hello.get(bytes);
      return bytes;
    } catch (NoSuchAlgorithmException e) {
      throw new SSLException(e);
    }
  }

  /** Returns the encrypted side of a connection; certificates are verified as clients do. */
  static Socket encrypt(KafkaConnection kafka, Socket socket, String host, int port)
      throws IOException {
    AdminClientConfig config =
        new AdminClientConfig(kafka.adminConfig(Duration.ofSeconds(1), Duration.ofSeconds(1)));
    try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
      factory.configure(config.values());
      SSLSocket encrypted =
          (SSLSocket)
              factory.sslContext().getSocketFactory().createSocket(socket, host, port, true);
      SSLParameters parameters = encrypted.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm(
          config.getString(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG));
      encrypted.setSSLParameters(parameters);
      return encrypted;
    }
  }
}
