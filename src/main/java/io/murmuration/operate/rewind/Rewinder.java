package io.murmuration.operate.rewind;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.KafkaFutures;
import io.murmuration.kafka.OffsetTarget;
import io.murmuration.kafka.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes stages back to an earlier place while they run: in one transaction the offsets of their
 * groups are set and all that they have counted is forgotten, and they go on from there by
 * themselves. Nothing is lost and nothing counted twice, whatever fails whenever; the decision
 * record 12 says why.
 *
 * <p>Every method blocks, and throws {@link KafkaException} where Kafka does not answer or refuses.
 */
public final class Rewinder implements AutoCloseable {
  /** Of two rewinds that go on at once, the one that began first fails. */
  static final String TRANSACTIONAL_ID = "rewind";

  /** For so long at most the stages stand still if this process dies while it changes them. */
  static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(Rewinder.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int MOST_ATTEMPTS = 5;

  private final KafkaConnection kafka;
  private final Admin admin;
  private final LogOffsets offsets;
  private final RewindPlanner planner;
  private final StageFence fence;

  public Rewinder(KafkaConnection kafka) {
    this.kafka = kafka;
    this.admin = kafka.createAdmin(Duration.ofSeconds(10), TIMEOUT);
    this.offsets = new LogOffsets(kafka);
    this.planner = new RewindPlanner(kafka, offsets);
    this.fence = new StageFence(kafka, admin);
  }

  /** What {@link #execute} would do now. */
  public RewindPlan plan(List<RewindStage> stages, OffsetTarget to) {
    return planner.plan(stages, to, planner.partitions(stages)).plan();
  }

  /**
   * Takes stages back.
   *
   * @param to a place in what the first of them reads
   * @return what was done
   */
  public RewindPlan execute(List<RewindStage> stages, OffsetTarget to) {
    for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      RewindPlan.Full done = tryOnce(stages, to);
      if (done != null) {
        deleteObsolete(done.obsoleteBefore());
        return done.plan();
      }
    }
    throw new KafkaException(
        "Keywords are being added all the time, so nothing was changed; try again.");
  }

  /** {@code null} if there were new partitions at the end, and nothing was changed. */
  RewindPlan.Full tryOnce(List<RewindStage> stages, OffsetTarget to) {
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(config())) {
      // Aborts what an earlier rewind, whose process has died, left open.
      producer.initTransactions();
      producer.beginTransaction();
      Set<TopicPartition> held = hold(producer, stages);
      fence.expel(stages);
      RewindPlan.Full full = planner.plan(stages, to, held);
      full.offsets().forEach((stage, places) -> send(producer, stage, places));
      full.plan().emptied().forEach(topic -> empty(producer, topic));
      if (!planner.partitions(stages).equals(held)) {
        producer.abortTransaction();
        return null;
      }
      producer.commitTransaction();
      return full;
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      throw new KafkaException(
          "Another rewind has begun meanwhile, or this one took longer than %d s; it changed nothing."
              .formatted(TRANSACTION_TIMEOUT.toSeconds()),
          e);
    }
  }

  /**
   * Makes the stages stand still. Offsets that are pending in a transaction are not answered, so
   * that whoever restores waits; whoever has restored before that is fenced.
   *
   * @return all partitions that the stages read
   */
  private Set<TopicPartition> hold(
      KafkaProducer<byte[], byte[]> producer, List<RewindStage> stages) {
    Set<TopicPartition> held = Set.of();
    Set<TopicPartition> partitions = planner.partitions(stages);
    while (!held.equals(partitions)) {
      for (RewindStage stage : stages) {
        Map<TopicPartition, OffsetAndMetadata> pending = new HashMap<>();
        planner
            .of(stage, partitions)
            .forEach(partition -> pending.put(partition, new OffsetAndMetadata(0)));
        send(producer, stage, pending);
      }
      fence.fence(stages);
      held = partitions;
      partitions = planner.partitions(stages);
    }
    return held;
  }

  /** The latest ones that were sent count, also where a stage has committed some in between. */
  private void send(
      KafkaProducer<byte[], byte[]> producer,
      RewindStage stage,
      Map<TopicPartition, OffsetAndMetadata> places) {
    if (!places.isEmpty()) {
      producer.sendOffsetsToTransaction(places, outsider(stage));
    }
  }

  /** What a consumer that has not joined the group knows of it: Kafka asks for no member then. */
  private ConsumerGroupMetadata outsider(RewindStage stage) {
    Properties config = new Properties();
    config.putAll(kafka.consumerConfig());
    config.put("group.id", kafka.topic(stage.group()));
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config)) {
      return consumer.groupMetadata();
    }
  }

  /** A failure needs no looking after: it makes the commit fail, with the same cause. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void empty(KafkaProducer<byte[], byte[]> producer, String topic) {
    for (String key : keys(topic)) {
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(kafka.topic(topic), bytes, null));
    }
  }

  private Collection<String> keys(String topic) {
    Set<String> keys = new HashSet<>();
    TopicReader.all(
        kafka,
        topic,
        record -> {
          String key = new String(record.key(), StandardCharsets.UTF_8);
          if (record.value() == null) {
            keys.remove(key);
          } else {
            keys.add(key);
          }
        });
    return keys;
  }

  /** Copies of posts that were copied once more. No stage reads them again, but others may. */
  private void deleteObsolete(Map<TopicPartition, Long> before) {
    Map<TopicPartition, RecordsToDelete> obsolete = new HashMap<>();
    before.forEach(
        (partition, offset) -> obsolete.put(partition, RecordsToDelete.beforeOffset(offset)));
    admin
        .deleteRecords(obsolete)
        .lowWatermarks()
        .forEach(
            (partition, deleted) -> {
              try {
                KafkaFutures.await(deleted);
              } catch (UnknownTopicOrPartitionException e) {
                LOG.debug("{} is gone, with its records", partition);
              } catch (KafkaException e) {
                LOG.warn(
                    "{} keeps the earlier copies of its posts, before offset {}: {}",
                    partition,
                    before.get(partition),
                    e.toString());
              }
            });
  }

  private Properties config() {
    Properties config = new Properties();
    config.putAll(kafka.producerConfig());
    config.put("transactional.id", kafka.topic(TRANSACTIONAL_ID));
    config.put("transaction.timeout.ms", String.valueOf(TRANSACTION_TIMEOUT.toMillis()));
    // One batch in flight: a partition that the transaction does not know yet takes no more.
    config.put("max.in.flight.requests.per.connection", "1");
    config.put("batch.size", String.valueOf(128 << 10));
    return config;
  }

  @Override
  public void close() {
    offsets.close();
    admin.close(Duration.ofSeconds(2));
  }
}
