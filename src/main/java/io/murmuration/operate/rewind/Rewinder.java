package io.murmuration.operate.rewind;

import static io.murmuration.kafka.OperationDeniedException.naming;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.KafkaFutures;
import io.murmuration.kafka.OffsetTarget;
import io.murmuration.kafka.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rewinds stages to an earlier position while they run: sets the offsets of their groups and
 * empties their topics in one transaction. The stages then resume there on their own. Nothing is
 * lost or counted twice, even after a failure at any moment; ADR 12 explains why.
 *
 * <p>Every method blocks, and throws {@link KafkaException} if Kafka does not answer or denies the
 * request.
 */
public final class Rewinder implements AutoCloseable {
  /** Fences concurrent rewinds: the one that began first fails. */
  static final String TRANSACTIONAL_ID = "rewind";

  /** Maximum duration for which the stages stand still if this process dies during a rewind. */
  static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(Rewinder.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int MAX_ATTEMPTS = 5;
  private static final int BATCH_BYTES = 128 << 10;

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

  /** Returns the changes that {@link #execute} would make now. */
  public RewindPlan plan(List<RewindStage> stages, OffsetTarget to) {
    return planner.plan(stages, to, planner.partitions(stages)).plan();
  }

  /**
   * Rewinds stages.
   *
   * @param to a position in the input of the first stage
   * @return the changes
   */
  public RewindPlan execute(List<RewindStage> stages, OffsetTarget to) {
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      RewindPlan.Full done = tryOnce(stages, to);
      if (done != null) {
        deleteObsolete(done.obsoleteBefore());
        return done.plan();
      }
    }
    throw new KafkaException(
        "Nothing was changed, because keywords were added during every attempt. Try again.");
  }

  /** Returns {@code null}, without a change, if partitions were added in the meantime. */
  RewindPlan.Full tryOnce(List<RewindStage> stages, OffsetTarget to) {
    try (var producer =
        kafka.transactionalProducer(TRANSACTIONAL_ID, TRANSACTION_TIMEOUT, BATCH_BYTES)) {
      // Aborts the open transaction of an earlier rewind whose process has died.
      naming(
          AclOperation.WRITE,
          "transactional id " + kafka.topic(TRANSACTIONAL_ID),
          () -> producer.initTransactions());
      producer.beginTransaction();
      Set<TopicPartition> held = hold(producer, stages);
      fence.expel(stages);
      RewindPlan.Full full = planner.plan(stages, to, held);
      full.offsets().forEach((stage, offsets) -> send(producer, stage, offsets));
      full.plan().emptied().forEach(topic -> empty(producer, topic));
      if (!planner.partitions(stages).equals(held)) {
        producer.abortTransaction();
        return null;
      }
      naming(AclOperation.WRITE, "the topics of the stages", () -> producer.commitTransaction());
      return full;
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      throw new KafkaException(
          "Nothing was changed, because another rewind began in the meantime or this one took longer than %d s. Try again."
              .formatted(TRANSACTION_TIMEOUT.toSeconds()),
          e);
    }
  }

  /**
   * Suspends the stages. Kafka does not return offsets that are pending in a transaction, so an
   * instance that restores waits. An instance that has restored before is fenced.
   *
   * @return all input partitions of the stages
   */
  private Set<TopicPartition> hold(Producer<byte[], byte[]> producer, List<RewindStage> stages) {
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

  /** Sends offsets, which replace earlier ones even if a stage has committed in between. */
  private void send(
      Producer<byte[], byte[]> producer,
      RewindStage stage,
      Map<TopicPartition, OffsetAndMetadata> offsets) {
    if (!offsets.isEmpty()) {
      producer.sendOffsetsToTransaction(offsets, outsider(stage));
    }
  }

  /** Returns the metadata of a consumer that has not joined, for which Kafka checks no member. */
  private ConsumerGroupMetadata outsider(RewindStage stage) {
    try (var consumer = kafka.consumer(Map.of("group.id", kafka.topic(stage.group())))) {
      return consumer.groupMetadata();
    }
  }

  /** Sends tombstones. The futures may be ignored: a failed send also fails the commit. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void empty(Producer<byte[], byte[]> producer, String topic) {
    for (String key : TopicReader.keys(kafka, topic)) {
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(kafka.topic(topic), bytes, null));
    }
  }

  /**
   * Deletes copies of posts that were copied again. Stages skip them, but other readers may not.
   */
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
                LOG.debug("{} was deleted, with its records", partition);
              } catch (KafkaException e) {
                LOG.warn(
                    "failed to delete the earlier copies of posts in {} before offset {}: {}",
                    partition,
                    before.get(partition),
                    e.toString());
              }
            });
  }

  @Override
  public void close() {
    offsets.close();
    admin.close(Duration.ofSeconds(2));
  }
}
