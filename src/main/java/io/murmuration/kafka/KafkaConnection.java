package io.murmuration.kafka;

import io.murmuration.config.ClientOverrides.GroupProtocol;
import io.murmuration.config.KafkaSecurity;
import io.murmuration.config.KafkaUrl;
import io.murmuration.message.Groups;
import io.murmuration.message.Topics;
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
 * How to reach Kafka, and what every client has in common; {@code prefix} stands before every
 * topic, consumer group and transactional id. Its text form shows no secrets.
 */
public record KafkaConnection(KafkaUrl url, String prefix, KafkaSecurity access) {
  /**
   * After this long without a sign of life a process has lost its partitions, and a transaction
   * that it left open is aborted. The lowest that brokers permit by default for the first.
   */
  static final Duration SESSION_TIMEOUT = Duration.ofSeconds(6);

  static final Duration HEARTBEAT = Duration.ofSeconds(1);

  private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(6);

  /** A post is at most a mebibyte; a dead letter can be sixteen. */
  public static final int MAX_RECORD_BYTES = 17 << 20;

  /**
   * A cluster that lets everybody in.
   *
   * @param bootstrapServers a list of {@code host:port} with commas
   */
  public KafkaConnection(String bootstrapServers, String prefix) {
    this(new KafkaUrl(bootstrapServers), prefix, KafkaSecurity.DEFAULT);
  }

  /** A list of {@code host:port} with commas. */
  public String bootstrapServers() {
    return url.bootstrapServers();
  }

  /** The same for the clients of one stage. */
  public KafkaConnection ofStage(String stage) {
    return new KafkaConnection(url, prefix, access.ofStage(stage));
  }

  /**
   * The name in Kafka of a topic, consumer group or transactional id that somebody typed, with or
   * without the prefix. A name that Murmuration itself uses is never taken for one that has the
   * prefix already.
   */
  public String named(String typed) {
    boolean isWhole = typed.startsWith(prefix) && (isOwn(withoutPrefix(typed)) || !isOwn(typed));
    return isWhole ? typed : prefix + typed;
  }

  private static boolean isOwn(String name) {
    return Topics.isOwn(name) || Groups.ALL.contains(name);
  }

  /** The name of a topic in this installation: always with the prefix before what is given. */
  public String topic(String name) {
    return prefix + name;
  }

  /** What {@link #topic} was given for a topic of this installation. */
  public String withoutPrefix(String topic) {
    return topic.substring(prefix.length());
  }

  /** The same cluster, for another installation on it. */
  public KafkaConnection withPrefix(String prefix) {
    return new KafkaConnection(url, prefix, access);
  }

  /** A consumer of committed records that is a member of {@code group}. */
  public KafkaConsumer<byte[], byte[]> createGroupConsumer(Vertx vertx, String group) {
    Map<String, String> config = consumerConfig();
    config.put("group.id", prefix + group);
    if (access.clients().groupProtocol() == GroupProtocol.CONSUMER) {
      // The brokers say how long a session is, and who gets which partitions.
      config.put("group.protocol", "consumer");
    } else {
      config.put("session.timeout.ms", millis(SESSION_TIMEOUT));
      config.put("heartbeat.interval.ms", millis(HEARTBEAT));
      config.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
    }
    config.put("max.poll.records", "10000");
    config.put("fetch.max.wait.ms", "100");
    passed(ConsumerConfig.configDef(), config);
    return made(() -> KafkaConsumer.create(vertx, config));
  }

  /** A consumer of committed records that is assigned its partitions by hand. */
  KafkaConsumer<byte[], byte[]> createConsumer(Vertx vertx) {
    Map<String, String> config = consumerConfig();
    config.put("fetch.max.wait.ms", "100");
    passed(ConsumerConfig.configDef(), config);
    return made(() -> KafkaConsumer.create(vertx, config));
  }

  /** The configuration of any consumer: committed records from the earliest, as bytes. */
  public Map<String, String> consumerConfig() {
    Map<String, String> config = clientConfig();
    config.put("key.deserializer", ByteArrayDeserializer.class.getName());
    config.put("value.deserializer", ByteArrayDeserializer.class.getName());
    config.put("isolation.level", "read_committed");
    config.put("auto.offset.reset", "earliest");
    config.put("enable.auto.commit", "false");
    config.put("allow.auto.create.topics", "false");
    return passed(ConsumerConfig.configDef(), config);
  }

  /** The configuration of any producer: bytes, with what is passed through. */
  public Map<String, String> producerConfig() {
    return passed(ProducerConfig.configDef(), byteProducerConfig());
  }

  private Map<String, String> byteProducerConfig() {
    Map<String, String> config = clientConfig();
    config.put("key.serializer", ByteArraySerializer.class.getName());
    config.put("value.serializer", ByteArraySerializer.class.getName());
    return config;
  }

  private Map<String, String> passed(ConfigDef client, Map<String, String> config) {
    ClientOverrideRules.pass(access.clients(), client, config);
    return config;
  }

  /** A new client: whatever it fails with, no broker has been asked yet. */
  private <C> C made(Supplier<C> client) {
    try {
      return client.get();
    } catch (KafkaException e) {
      throw KafkaErrors.unmade(this, e);
    }
  }

  /**
   * A transactional producer. It sends nothing before a commit asks for it, as long as its buffer
   * has room: a batch in flight per partition is all that a partition unknown to the transaction
   * can take without answering out of order.
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
    passed(ProducerConfig.configDef(), config);
    return made(() -> KafkaProducer.create(vertx, config));
  }

  /**
   * The one producer of stage reports of all verticles. It gives up soon and holds little back: a
   * report that is late, lost or sent twice does no harm. What is passed through changes how it
   * connects, and nothing else.
   */
  public KafkaProducer<byte[], byte[]> createReportProducer(Vertx vertx) {
    Map<String, String> config = byteProducerConfig();
    ClientOverrideRules.passConnection(access.clients(), ProducerConfig.configDef(), config);
    config.put("enable.idempotence", "false");
    config.put("acks", "1");
    config.put("max.in.flight.requests.per.connection", "1");
    config.put("buffer.memory", String.valueOf(2 << 20));
    config.put("max.block.ms", "1000");
    config.put("request.timeout.ms", "1500");
    config.put("delivery.timeout.ms", "2500");
    // Secrets are not in the name, but those who differ in them share nothing.
    String name = "stage-reports " + this + hashCode();
    return made(() -> KafkaProducer.createShared(vertx, name, config));
  }

  /**
   * An admin client.
   *
   * @param requestTimeout for an answer of a broker
   * @param callTimeout for a whole call, with its retries; longer where a longer request is passed
   *     through
   * @throws KafkaException if no broker can be found; the message says what to do
   * @throws io.murmuration.config.ConfigException if clients cannot be set up like this
   */
  public Admin createAdmin(Duration requestTimeout, Duration callTimeout) {
    Map<String, String> config = clientConfig();
    config.put("request.timeout.ms", millis(requestTimeout));
    config.put("default.api.timeout.ms", millis(callTimeout));
    passed(AdminClientConfig.configDef(), config);
    return made(() -> Admin.create(new HashMap<>(config)));
  }

  /** The configuration of any client. */
  public Map<String, String> clientConfig() {
    Map<String, String> config = new HashMap<>(access.clientSettings(url));
    config.put("bootstrap.servers", bootstrapServers());
    // New topics are to be seen within two seconds.
    config.put("metadata.max.age.ms", "1000");
    config.put("reconnect.backoff.max.ms", "1000");
    config.put("enable.metrics.push", "false");
    // Hundreds of beans per client, registered and dropped as partitions come and go.
    config.put("metric.reporters", "");
    return config;
  }

  private static String millis(Duration duration) {
    return String.valueOf(duration.toMillis());
  }
}
