package io.murmuration.kafka;

import io.murmuration.config.ClientOverrides.GroupProtocol;
import io.murmuration.config.KafkaSecurity;
import io.murmuration.config.KafkaUrl;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaConsumer;
import io.vertx.kafka.client.producer.KafkaProducer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The connection to a Kafka cluster: creates every client, with the settings that all have in
 * common. {@code prefix} precedes every topic, consumer group and transactional id of an
 * installation. The text form shows no secrets.
 */
public record KafkaConnection(KafkaUrl url, String prefix, KafkaSecurity access) {
  /**
   * Duration without a heartbeat after which a consumer loses its partitions: the lowest that
   * brokers permit by default.
   */
  static final Duration SESSION_TIMEOUT = Duration.ofSeconds(6);

  static final Duration HEARTBEAT = Duration.ofSeconds(1);

  /** Duration after which brokers abort the open transaction of a process that died. */
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(6);

  /** Maximum size of a record: a post has at most 1 MiB, a dead letter can have 16 MiB. */
  public static final int MAX_RECORD_BYTES = 17 << 20;

  /**
   * Creates a connection to a cluster without authentication.
   *
   * @param bootstrapServers {@code host:port} pairs, separated by commas
   */
  public KafkaConnection(String bootstrapServers, String prefix) {
    this(new KafkaUrl(bootstrapServers), prefix, KafkaSecurity.DEFAULT);
  }

  /** Returns {@code host:port} pairs, separated by commas. */
  public String bootstrapServers() {
    return url.bootstrapServers();
  }

  public KafkaConnection ofStage(String stage) {
    return new KafkaConnection(url, prefix, access.ofStage(stage));
  }

  /** Returns the name in Kafka of a topic, group or transactional id of this installation. */
  public String topic(String name) {
    return prefix + name;
  }

  /** Returns the name without prefix of a topic, group or transactional id. */
  public String withoutPrefix(String topic) {
    return topic.substring(prefix.length());
  }

  /** Returns the connection for another installation on the same cluster. */
  public KafkaConnection withPrefix(String prefix) {
    return new KafkaConnection(url, prefix, access);
  }

  /** Creates a consumer of committed records that is a member of {@code group}. */
  public KafkaConsumer<byte[], byte[]> createGroupConsumer(Vertx vertx, String group) {
    Map<String, String> config = consumerConfig();
    config.put("group.id", prefix + group);
    if (access.clients().groupProtocol() == GroupProtocol.CONSUMER) {
      // The brokers determine the session timeout and the assignment.
      config.put("group.protocol", "consumer");
    } else {
      config.put("session.timeout.ms", millis(SESSION_TIMEOUT));
      config.put("heartbeat.interval.ms", millis(HEARTBEAT));
      config.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
    }
    config.put("max.poll.records", "10000");
    config.put("fetch.max.wait.ms", "100");
    override(ConsumerConfig.configDef(), config);
    return create(() -> KafkaConsumer.create(vertx, config));
  }

  /** Creates a consumer of committed records that is assigned its partitions manually. */
  KafkaConsumer<byte[], byte[]> createConsumer(Vertx vertx) {
    Map<String, String> config = consumerConfig();
    config.put("fetch.max.wait.ms", "100");
    override(ConsumerConfig.configDef(), config);
    return create(() -> KafkaConsumer.create(vertx, config));
  }

  /** Creates a blocking consumer of committed records; the settings override all others. */
  public org.apache.kafka.clients.consumer.KafkaConsumer<byte[], byte[]> consumer(
      Map<String, String> settings) {
    Map<String, Object> config = new HashMap<>(consumerConfig());
    config.putAll(settings);
    return create(() -> new org.apache.kafka.clients.consumer.KafkaConsumer<>(config));
  }

  /** Creates a blocking producer; the settings override all others. */
  public org.apache.kafka.clients.producer.KafkaProducer<byte[], byte[]> producer(
      Map<String, String> settings) {
    Map<String, Object> config = new HashMap<>(producerConfig());
    config.putAll(settings);
    return create(() -> new org.apache.kafka.clients.producer.KafkaProducer<>(config));
  }

  public org.apache.kafka.clients.producer.KafkaProducer<byte[], byte[]> transactionalProducer(
      String transactionalId, Duration transactionTimeout, int batchBytes) {
    return producer(
        Map.of(
            "transactional.id",
            prefix + transactionalId,
            "transaction.timeout.ms",
            millis(transactionTimeout),
            // A partition that is new to the transaction accepts only one batch in flight.
            "max.in.flight.requests.per.connection",
            "1",
            "batch.size",
            String.valueOf(batchBytes)));
  }

  /** Returns the configuration of any consumer: committed records from the earliest, as bytes. */
  public Map<String, String> consumerConfig() {
    Map<String, String> config = clientConfig();
    config.put("key.deserializer", ByteArrayDeserializer.class.getName());
    config.put("value.deserializer", ByteArrayDeserializer.class.getName());
    config.put("isolation.level", "read_committed");
    config.put("auto.offset.reset", "earliest");
    config.put("enable.auto.commit", "false");
    config.put("allow.auto.create.topics", "false");
    return override(ConsumerConfig.configDef(), config);
  }

  /** Returns the configuration of any producer: bytes, with the configured overrides. */
  public Map<String, String> producerConfig() {
    return override(ProducerConfig.configDef(), byteProducerConfig());
  }

  private Map<String, String> byteProducerConfig() {
    Map<String, String> config = clientConfig();
    config.put("key.serializer", ByteArraySerializer.class.getName());
    config.put("value.serializer", ByteArraySerializer.class.getName());
    return config;
  }

  private Map<String, String> override(ConfigDef client, Map<String, String> config) {
    ClientOverrideRules.apply(access.clients(), client, config);
    return config;
  }

  /** Creates a client. A failure is one of configuration: no broker has been contacted yet. */
  private <C> C create(Supplier<C> client) {
    try {
      return client.get();
    } catch (KafkaException e) {
      throw KafkaErrors.creating(this, e);
    }
  }

  /**
   * Creates a transactional producer. It sends nothing before the commit, as long as its buffer has
   * room. Each partition has one batch in flight: a partition that is new to the transaction may
   * acknowledge more than one out of order.
   */
  public KafkaProducer<byte[], byte[]> createProducer(
      Vertx vertx, String transactionalId, Duration commitInterval) {
    Map<String, String> config = producerConfig();
    config.put("transactional.id", prefix + transactionalId);
    config.put("transaction.timeout.ms", millis(TRANSACTION_TIMEOUT));
    config.put("acks", "all");
    config.put("linger.ms", millis(commitInterval.plusSeconds(3)));
    config.put("batch.size", String.valueOf(128 << 10));
    config.put("buffer.memory", String.valueOf(40 << 20));
    config.put("max.request.size", String.valueOf(MAX_RECORD_BYTES));
    config.put("max.in.flight.requests.per.connection", "1");
    config.put("request.timeout.ms", "5000");
    config.put("delivery.timeout.ms", millis(commitInterval.plusSeconds(10)));
    config.put("max.block.ms", "10000");
    override(ProducerConfig.configDef(), config);
    return create(() -> KafkaProducer.create(vertx, config));
  }

  /**
   * Creates the producer of stage reports, which all verticles share. It times out early and
   * buffers little, because a late, lost or duplicate report does no harm. Configured overrides
   * apply only where they affect the connection.
   */
  public KafkaProducer<byte[], byte[]> createReportProducer(Vertx vertx) {
    Map<String, String> config = byteProducerConfig();
    ClientOverrideRules.applyConnection(access.clients(), ProducerConfig.configDef(), config);
    config.put("enable.idempotence", "false");
    config.put("acks", "1");
    config.put("max.in.flight.requests.per.connection", "1");
    config.put("buffer.memory", String.valueOf(2 << 20));
    config.put("max.block.ms", "1000");
    config.put("request.timeout.ms", "1500");
    config.put("delivery.timeout.ms", "2500");
    // The name omits secrets; the hash keeps clients with different secrets apart.
    String name = "stage-reports " + this + hashCode();
    return create(() -> KafkaProducer.createShared(vertx, name, config));
  }

  /**
   * Creates an admin client.
   *
   * @param requestTimeout the maximum duration until a broker answers
   * @param callTimeout the maximum duration of a call with its retries; longer if an override makes
   *     requests longer
   * @throws KafkaException if no broker can be found; the message explains what to do
   * @throws io.murmuration.config.ConfigException if the settings of the clients are invalid
   */
  public Admin createAdmin(Duration requestTimeout, Duration callTimeout) {
    return createAdmin(requestTimeout, callTimeout, "");
  }

  /** Creates an admin client whose log lines contain an id. */
  Admin createAdmin(Duration requestTimeout, Duration callTimeout, String clientId) {
    Map<String, String> config = adminConfig(requestTimeout, callTimeout);
    if (!clientId.isEmpty()) {
      config.put("client.id", clientId);
    }
    return create(() -> Admin.create(new HashMap<>(config)));
  }

  Map<String, String> adminConfig(Duration requestTimeout, Duration callTimeout) {
    Map<String, String> config = clientConfig();
    config.put("request.timeout.ms", millis(requestTimeout));
    config.put("socket.connection.setup.timeout.ms", millis(requestTimeout));
    config.put("default.api.timeout.ms", millis(callTimeout));
    return override(AdminClientConfig.configDef(), config);
  }

  public Map<String, String> clientConfig() {
    Map<String, String> config = new HashMap<>(access.clientSettings(url));
    config.put("bootstrap.servers", bootstrapServers());
    // New topics are discovered within two seconds.
    config.put("metadata.max.age.ms", "1000");
    config.put("reconnect.backoff.max.ms", "1000");
    config.put("enable.metrics.push", "false");
    // Avoids hundreds of JMX beans per client, registered and dropped as partitions come and go.
    config.put("metric.reporters", "");
    return config;
  }

  private static String millis(Duration duration) {
    return String.valueOf(duration.toMillis());
  }
}
