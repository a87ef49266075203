package io.murmuration.kafka;

import io.murmuration.kafka.BrokerAnswer.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.common.KafkaException;

/**
 * Asks bootstrap servers for the protocol that they speak. Kafka's clients cannot tell: to them, a
 * server with another protocol is one that does not answer. The probe sends no secrets.
 */
final class BrokerProbe {
  private final KafkaConnection kafka;
  private final int timeoutMillis;

  /**
   * @param timeout the maximum duration of each step: a connection or an answer
   */
  BrokerProbe(KafkaConnection kafka, Duration timeout) {
    this.kafka = kafka;
    this.timeoutMillis = (int) timeout.toMillis();
  }

  /** Asks all bootstrap servers at the same time, and returns their answers in order. */
  List<BrokerAnswer> ask() {
    List<String> servers = List.of(kafka.bootstrapServers().split(","));
    ExecutorService threads = Executors.newFixedThreadPool(servers.size());
    try {
      List<CompletableFuture<BrokerAnswer>> answers =
          servers.stream()
              .map(server -> CompletableFuture.supplyAsync(() -> ask(server), threads))
              .toList();
      return answers.stream().map(CompletableFuture::join).toList();
    } finally {
      threads.shutdown();
    }
  }

  private BrokerAnswer ask(String server) {
    try {
      connect(server).close();
      return kafka.url().encrypted() ? askEncrypted(server) : askPlain(server);
    } catch (UnknownHostException e) {
      return new BrokerAnswer(server, Kind.UNKNOWN_HOST);
    } catch (SocketTimeoutException e) {
      return new BrokerAnswer(server, Kind.UNREACHABLE);
    } catch (IOException e) {
      return new BrokerAnswer(server, Kind.REFUSED);
    }
  }

  private BrokerAnswer askPlain(String server) throws IOException {
    BrokerAnswer plain = greet(server);
    boolean maybeTls = plain.kind() == Kind.CLOSED || plain.kind() == Kind.SILENT;
    return maybeTls && speaksTls(server) ? new BrokerAnswer(server, Kind.ENCRYPTED) : plain;
  }

  private BrokerAnswer askEncrypted(String server) throws IOException {
    if (speaksTls(server)) {
      return greetEncrypted(server);
    }
    BrokerAnswer plain = greet(server);
    return plain.kind() == Kind.KAFKA || plain.kind() == Kind.USER_REQUIRED
        ? new BrokerAnswer(server, Kind.NOT_ENCRYPTED)
        : plain;
  }

  private BrokerAnswer greet(String server) throws IOException {
    try (Socket socket = connect(server)) {
      return answer(server, KafkaGreeting.exchange(socket));
    }
  }

  /** Asks inside of TLS. A failed handshake counts as a closed connection. */
  private BrokerAnswer greetEncrypted(String server) throws IOException {
    try (Socket socket = connect(server);
        Socket encrypted = TlsProbe.encrypt(kafka, socket, host(server), port(server))) {
      return answer(server, KafkaGreeting.exchange(encrypted));
    } catch (KafkaException e) {
      return new BrokerAnswer(server, Kind.CLOSED);
    }
  }

  private BrokerAnswer answer(String server, KafkaGreeting greeting) {
    // A configured user is none of the reasons for silence: Kafka's clients report a wrong one.
    return greeting.kind() == Kind.USER_REQUIRED && kafka.access().authenticates()
        ? new BrokerAnswer(server, Kind.KAFKA)
        : new BrokerAnswer(server, greeting.kind(), greeting.mechanisms());
  }

  private boolean speaksTls(String server) throws IOException {
    try (Socket socket = connect(server)) {
      return TlsProbe.isAnsweredBy(socket);
    }
  }

  /** Connects to the first address of a host that accepts a connection. */
  private Socket connect(String server) throws IOException {
    IOException failure = new UnknownHostException(server);
    for (InetAddress address : InetAddress.getAllByName(host(server))) {
      Socket socket = new Socket();
      try {
        socket.setSoTimeout(timeoutMillis);
        socket.connect(new InetSocketAddress(address, port(server)), timeoutMillis);
        return socket;
      } catch (IOException e) {
        socket.close();
        failure = e;
      }
    }
    throw failure;
  }

  private static String host(String server) {
    return server.substring(0, server.lastIndexOf(':')).replaceAll("[\\[\\]]", "");
  }

  private static int port(String server) {
    return Integer.parseInt(server.substring(server.lastIndexOf(':') + 1));
  }
}
