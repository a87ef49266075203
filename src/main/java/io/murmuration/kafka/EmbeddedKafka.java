package io.murmuration.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker (KRaft, one node) inside this JVM, reachable on 127.0.0.1 only. It keeps its data
 * in a directory, where they survive restarts and {@code kill -9}.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
  private static final int NODE_ID = 1;
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final int port;
  private final FileChannel lockFile;
  private final KafkaRaftServer server;

  private EmbeddedKafka(int port, FileChannel lockFile, KafkaRaftServer server) {
    this.port = port;
    this.lockFile = lockFile;
    this.server = server;
  }

  /**
   * Starts a broker. Blocks for some seconds until it serves requests.
   *
   * @param directory the data directory of the broker; created if missing
   * @param port the port, or 0 for any free one
   * @throws IOException if the port or the directory is in use or unusable; the message explains
   *     what to do
   */
  public static EmbeddedKafka start(Path directory, int port) throws IOException {
    return start(directory, port, Map.of());
  }

  /**
   * Starts a broker with additional settings, which are appended to the list of a setting that
   * already has a value.
   */
  public static EmbeddedKafka start(Path directory, int port, Map<String, String> more)
      throws IOException {
    int brokerPort = port == 0 ? freePort() : requireFree(port);
    FileChannel lockFile = lock(directory);
    try {
      Path logs = directory.resolve("kafka");
      format(logs);
      Properties properties = properties(logs, brokerPort, freePort());
      more.forEach(
          (key, value) -> properties.merge(key, value, (first, added) -> first + "," + added));
      KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
      server.startup();
      LOG.info("embedded Kafka started port={} data={}", brokerPort, directory);
      return new EmbeddedKafka(brokerPort, lockFile, server);
    } catch (IOException | RuntimeException e) {
      lockFile.close();
      throw e;
    }
  }

  /** Returns the address in the form of {@code KAFKA_URL}. */
  public String url() {
    return "kafka://127.0.0.1:" + port;
  }

  /** Stops the broker, and waits until its data are on disk. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
    try {
      lockFile.close();
    } catch (IOException e) {
      LOG.warn("cannot release the lock of the data directory", e);
    }
  }

  private static int requireFree(int port) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(LOOPBACK, port));
      return port;
    } catch (IOException e) {
      throw new IOException(
          "Port %d on 127.0.0.1 is in use (%s), perhaps by another Murmuration or Kafka. Set KAFKA_URL=kafka://127.0.0.1:%d to use that one, or kafka.port (--kafka-port) to choose another port."
              .formatted(port, e.getMessage(), port),
          e);
    }
  }

  /** Returns a port of 127.0.0.1 that is free at the moment. */
  public static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, LOOPBACK)) {
      return probe.getLocalPort();
    }
  }

  private static FileChannel lock(Path directory) throws IOException {
    FileChannel file;
    try {
      DataDirectory.create(directory);
      if (!DataDirectory.ofOthers(directory).isEmpty()) {
        LOG.warn(
            "other users can access the data directory; run chmod 700 {}",
            directory.toAbsolutePath().normalize());
      }
      file =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new IOException("Cannot write to the data directory " + directory + ": " + e, e);
    }
    FileLock lock;
    try {
      lock = file.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      file.close();
      throw new IOException(
          "The data directory %s is in use by another process. Stop that process, or choose another directory (--data)."
              .formatted(directory.toAbsolutePath()));
    }
    return file;
  }

  private static void format(Path logs) throws IOException {
    if (Files.exists(logs.resolve("meta.properties"))) {
      return;
    }
    Formatter formatter =
        new Formatter()
            .setPrintStream(
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8))
            .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
            .setNodeId(NODE_ID)
            .setClusterId(Uuid.randomUuid().toString())
            .addDirectory(logs.toString())
            .setMetadataLogDirectory(logs.toString())
            .setControllerListenerName("CONTROLLER")
            .setReleaseVersion(MetadataVersion.latestProduction())
            .setIgnoreFormatted(true);
    try {
      formatter.run();
    } catch (Exception e) {
      throw new IOException("Cannot set up the data directory " + logs + ": " + e.getMessage(), e);
    }
  }

  private static Properties properties(Path logs, int port, int controllerPort) {
    Properties p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", String.valueOf(NODE_ID));
    p.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
    p.put("controller.listener.names", "CONTROLLER");
    p.put(
        "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    p.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.put("inter.broker.listener.name", "PLAINTEXT");
    p.put("log.dirs", logs.toString());
    p.put("auto.create.topics.enable", "false");
    p.put("offsets.topic.num.partitions", "4");
    p.put("offsets.topic.replication.factor", "1");
    p.put("transaction.state.log.num.partitions", "4");
    p.put("transaction.state.log.replication.factor", "1");
    p.put("transaction.state.log.min.isr", "1");
    p.put("share.coordinator.state.topic.replication.factor", "1");
    p.put("share.coordinator.state.topic.min.isr", "1");
    // A killed broker can register again only after its last session has timed out.
    p.put("broker.session.timeout.ms", "6000");
    p.put("broker.heartbeat.interval.ms", "500");
    p.put("group.initial.rebalance.delay.ms", "0");
    // Session and heartbeat of the group protocol of Kafka 4; clients set those of the classic one.
    p.put("group.consumer.min.session.timeout.ms", "6000");
    p.put("group.consumer.session.timeout.ms", "6000");
    p.put("group.consumer.min.heartbeat.interval.ms", "1000");
    p.put("group.consumer.heartbeat.interval.ms", "1000");
    // Transactions of killed processes block readers until they are aborted.
    p.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
    p.put("log.cleaner.dedupe.buffer.size", String.valueOf(8 << 20));
    p.put("log.cleaner.io.buffer.size", String.valueOf(256 << 10));
    p.put("num.network.threads", "2");
    p.put("num.io.threads", "4");
    p.put("num.recovery.threads.per.data.dir", "2");
    p.put("background.threads", "2");
    p.put("metric.reporters", "");
    return p;
  }
}
