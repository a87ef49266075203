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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a compacted topic until closed. Passes every committed change in the format of the topic,
 * beginning with the first record, to a handler that runs in the context that opened the topic. For
 * a topic that is not compacted these are all records that it still has.
 */
public final class CompactedTopic {
  /** Handles changes. */
  @FunctionalInterface
  public interface ChangeHandler<T> {
    /**
     * Handles a change.
     *
     * @param key the key, or {@code null} if the topic is not compacted and the record has none
     * @param value the value, or {@code null} for a tombstone
     */
    void changed(String key, T value);

    /**
     * Handles the end of a batch of changes.
     *
     * @param oldestMillis the timestamp of the oldest change in the batch
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
  private final BiConsumer<ConsumerRecord<byte[], byte[]>, Consumer<Runnable>> reader;
  private final LongConsumer batchEnded;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaClientMetrics.Binding metrics;
  private final ClockWatch clockWatch;
  private final ReadFailures failures;
  private final List<Waiter> waiters = new ArrayList<>();
  private final Promise<Void> closed = Promise.promise();
  private volatile long lag;
  private boolean closing;

  /**
   * The changes of some records.
   *
   * @param oldestMillis the timestamp of the oldest record, or the maximum if there is none
   */
  private record Batch(List<Runnable> changes, long oldestMillis) {}

  private record Waiter(
      Map<org.apache.kafka.common.TopicPartition, Long> ends, Promise<Void> reached) {}

  private CompactedTopic(
      Vertx vertx,
      KafkaConnection kafka,
      String topic,
      BiConsumer<ConsumerRecord<byte[], byte[]>, Consumer<Runnable>> reader,
      LongConsumer batchEnded) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.kafka = kafka;
    this.topic = topic;
    this.reader = reader;
    this.batchEnded = batchEnded;
    this.consumer = kafka.createConsumer(vertx);
    this.metrics = Metrics.of(vertx).kafkaClients().bind(topic, consumer.unwrap());
    this.clockWatch = new ClockWatch(vertx, consumer.unwrap());
    this.failures = new ReadFailures(LOG, topic);
  }

  /**
   * Opens an existing topic, given without prefix. Completes when the handler has received
   * everything that the topic held at that moment.
   *
   * @param format refuses the records that the handler must not get; used by worker threads
   */
  public static <T> Future<CompactedTopic> open(
      Vertx vertx,
      KafkaConnection kafka,
      String topic,
      RecordFormat<T> format,
      ChangeHandler<T> handler) {
    CheckedRecords<T> checked = new CheckedRecords<>(topic, format, Metrics.of(vertx).refused());
    CompactedTopic opened =
        new CompactedTopic(
            vertx,
            kafka,
            topic,
            (record, changes) ->
                checked.read(
                    record, (key, value) -> changes.accept(() -> handler.changed(key, value))),
            handler::batchEnded);
    return opened
        .knownEnds()
        .compose(
            ends ->
                opened.consumer.assign(
                    ends.keySet().stream()
                        .map(p -> new TopicPartition(p.topic(), p.partition()))
                        .collect(Collectors.toSet())))
        .onSuccess(assigned -> opened.loop())
        .compose(assigned -> opened.toEnd())
        .map(opened);
  }

  /**
   * Completes when the handler has received everything that the topic holds at this moment,
   * including transactions that are open now and commit later. Thread-safe.
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

  /** Returns the number of offsets that were left after the last batch. Thread-safe. */
  public long lag() {
    return lag;
  }

  /** Stops following, and fails the pending calls of {@link #toEnd}. */
  public Future<Void> close() {
    closing = true;
    return closed.future();
  }

  /** Returns the ends, retrying because brokers learn of a new topic with a delay. */
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
      metrics.close();
      clockWatch.stop();
      consumer.close().onComplete(closed);
      return;
    }
    consumer
        .poll(POLL_TIMEOUT)
        .onSuccess(records -> failures.polled(records.size()))
        // Not on the event loop: refusing thousands of records takes seconds.
        .compose(records -> vertx.executeBlocking(() -> read(records), false))
        .onSuccess(
            batch -> {
              handle(batch);
              releaseWaiters();
              lag = currentLag();
              loop();
            })
        .onFailure(
            e -> {
              failures.failed(e);
              if (KafkaErrors.isFinal(e)) {
                waiters.forEach(waiter -> waiter.reached().tryFail(e));
                waiters.clear();
              }
              vertx.setTimer(BACKOFF.toMillis(), timer -> loop());
            });
  }

  private Batch read(KafkaConsumerRecords<byte[], byte[]> records) {
    try {
      List<Runnable> changes = new ArrayList<>();
      long oldestMillis = Long.MAX_VALUE;
      for (ConsumerRecord<byte[], byte[]> record : records.records()) {
        reader.accept(record, changes::add);
        oldestMillis = Math.min(oldestMillis, record.timestamp());
      }
      return new Batch(changes, oldestMillis);
    } catch (RuntimeException e) {
      ProcessExit.fatal(e);
      throw e;
    }
  }

  /** Exits if the handler throws, because otherwise its state would silently stop updating. */
  private void handle(Batch batch) {
    try {
      batch.changes.forEach(Runnable::run);
      if (batch.oldestMillis < Long.MAX_VALUE) {
        batchEnded.accept(batch.oldestMillis);
      }
    } catch (RuntimeException e) {
      ProcessExit.fatal(e);
      throw e;
    }
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

  /** Returns the position without blocking, or -1 if it is not yet known. */
  private long position(org.apache.kafka.common.TopicPartition partition) {
    try {
      return consumer.unwrap().position(partition, Duration.ZERO);
    } catch (TimeoutException e) {
      return -1;
    }
  }
}
