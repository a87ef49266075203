package io.murmuration.kafka;

import io.murmuration.observe.KafkaClientMetrics;
import io.murmuration.observe.Metrics;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.common.TopicPartition;
import io.vertx.kafka.client.consumer.KafkaConsumer;
import io.vertx.kafka.client.consumer.KafkaConsumerRecords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a compacted topic for as long as it is open: hands over every committed change, from the
 * first record on. The handler runs in the context that opened the table. Of any other topic it
 * hands over every record that the topic still has.
 */
public final class CompactedTopic {
  /**
   * Takes a change; {@code value} is {@code null} for a tombstone, {@code key} for a record without
   * one, which a compacted topic does not take.
   */
  @FunctionalInterface
  public interface ChangeHandler {
    void changed(String key, byte[] value);

    /**
     * Called after some changes that were read together.
     *
     * @param oldestMillis the time of the oldest of them
     */
    default void batchEnded(long oldestMillis) {}
  }

  private static final Logger LOG = LoggerFactory.getLogger(CompactedTopic.class);
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);
  private static final Duration BACKOFF = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Context context;
  private final KafkaConnection kafka;
  private final String topic;
  private final ChangeHandler handler;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaClientMetrics.Binding measured;
  private final List<Waiter> waiters = new ArrayList<>();
  private final Promise<Void> closed = Promise.promise();
  private volatile long lag;
  private boolean closing;

  private record Waiter(
      Map<org.apache.kafka.common.TopicPartition, Long> ends, Promise<Void> reached) {}

  private CompactedTopic(Vertx vertx, KafkaConnection kafka, String topic, ChangeHandler handler) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.kafka = kafka;
    this.topic = topic;
    this.handler = handler;
    this.consumer = kafka.createConsumer(vertx);
    this.measured = Metrics.of(vertx).kafkaClients().bind(topic, consumer.unwrap());
  }

  /**
   * Opens an existing topic (its name without prefix); resolves when all that it held by then has
   * been handed over.
   */
  public static Future<CompactedTopic> open(
      Vertx vertx, KafkaConnection kafka, String topic, ChangeHandler handler) {
    CompactedTopic table = new CompactedTopic(vertx, kafka, topic, handler);
    return table
        .knownEnds()
        .compose(
            ends ->
                table.consumer.assign(
                    ends.keySet().stream()
                        .map(p -> new TopicPartition(p.topic(), p.partition()))
                        .collect(Collectors.toSet())))
        .onSuccess(assigned -> table.loop())
        .compose(assigned -> table.toEnd())
        .map(table);
  }

  /**
   * Resolves when all that the topic holds at this moment, once transactions that are open now have
   * ended, has been handed over. May be called from any thread.
   */
  public Future<Void> toEnd() {
    Promise<Void> reached = Promise.promise();
    ends()
        .onFailure(reached::fail)
        .onSuccess(
            ends ->
                context.runOnContext(v -> waiters.add(new Waiter(new HashMap<>(ends), reached))));
    return reached.future();
  }

  /** How many offsets there were still to read after those that were read last. From any thread. */
  public long lag() {
    return lag;
  }

  /** Stops following; what waits for the end is failed. */
  public Future<Void> close() {
    closing = true;
    return closed.future();
  }

  /** A topic that was only just created may not be known to every broker yet. */
  private Future<Map<org.apache.kafka.common.TopicPartition, Long>> knownEnds() {
    return ends()
        .compose(
            ends ->
                ends.isEmpty()
                    ? vertx.timer(BACKOFF.toMillis()).compose(v -> knownEnds())
                    : Future.succeededFuture(ends));
  }

  private Future<Map<org.apache.kafka.common.TopicPartition, Long>> ends() {
    return vertx.executeBlocking(
        () -> {
          try (TopicAdmin admin = new TopicAdmin(kafka)) {
            return admin.endOffsets(List.of(topic));
          }
        },
        false);
  }

  private void loop() {
    if (closing) {
      waiters.forEach(waiter -> waiter.reached().tryFail("closed"));
      measured.close();
      consumer.close().onComplete(closed);
      return;
    }
    consumer
        .poll(POLL_TIMEOUT)
        .onSuccess(
            records -> {
              handOver(records);
              releaseWaiters();
              lag = currentLag();
              loop();
            })
        .onFailure(
            e -> {
              LOG.warn("topic={} cannot be read, trying again: {}", topic, e.toString());
              if (KafkaErrors.isFinal(e)) {
                waiters.forEach(waiter -> waiter.reached().tryFail(e));
                waiters.clear();
              }
              vertx.setTimer(BACKOFF.toMillis(), timer -> loop());
            });
  }

  /** A handler that throws ends the process: its table would stand still, and nobody notice. */
  private void handOver(KafkaConsumerRecords<byte[], byte[]> records) {
    try {
      long oldestMillis = Long.MAX_VALUE;
      for (ConsumerRecord<byte[], byte[]> record : records.records()) {
        handler.changed(key(record), record.value());
        oldestMillis = Math.min(oldestMillis, record.timestamp());
      }
      if (!records.isEmpty()) {
        handler.batchEnded(oldestMillis);
      }
    } catch (RuntimeException e) {
      ProcessExit.fatal(e);
      throw e;
    }
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
  }

  private void releaseWaiters() {
    waiters.removeIf(
        waiter -> {
          waiter.ends().entrySet().removeIf(end -> position(end.getKey()) >= end.getValue());
          return waiter.ends().isEmpty() && waiter.reached().tryComplete();
        });
  }

  private long currentLag() {
    var client = consumer.unwrap();
    return client.assignment().stream()
        .mapToLong(partition -> client.currentLag(partition).orElse(0))
        .sum();
  }

  /** Does not block; -1 where the position is not known yet. */
  private long position(org.apache.kafka.common.TopicPartition partition) {
    try {
      return consumer.unwrap().position(partition, Duration.ZERO);
    } catch (TimeoutException e) {
      return -1;
    }
  }
}
