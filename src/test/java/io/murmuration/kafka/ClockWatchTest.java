package io.murmuration.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClockWatchTest {
  private static final Duration LONGER_THAN_THE_TEST = Duration.ofHours(1);

  private final Vertx vertx = Vertx.vertx();

  /** Waits for a broker that is not there. */
  private final KafkaConsumer<byte[], byte[]> consumer =
      new KafkaConsumer<>(
          Map.of("bootstrap.servers", "127.0.0.1:1"),
          new ByteArrayDeserializer(),
          new ByteArrayDeserializer());

  @AfterEach
  void close() {
    consumer.close();
    vertx.close().await();
  }

  @Test
  void clockSetBack_endsThePollInProgress() {
    AtomicLong ahead = new AtomicLong(10_000);
    ClockWatch watch = new ClockWatch(vertx, consumer, ahead::get);
    consumer.assign(List.of(new TopicPartition("posts", 0)));
    ahead.set(-20_000);
    assertThatThrownBy(() -> consumer.poll(LONGER_THAN_THE_TEST))
        .isInstanceOf(WakeupException.class);
    assertThat(watch.wasSetBack()).isTrue();
    watch.stop();
  }

  @Test
  void clockSetForwardOrAdjustedLittle_changesNothing() throws Exception {
    List<Long> differences = List.of(0L, 500L, -400L, 3_600_000L, 3_599_500L);
    AtomicInteger checks = new AtomicInteger();
    ClockWatch watch =
        new ClockWatch(
            vertx,
            consumer,
            () -> {
              int check = checks.getAndIncrement();
              if (check >= differences.size()) {
                consumer.wakeup();
              }
              return differences.get(Math.min(check, differences.size() - 1));
            });
    consumer.assign(List.of(new TopicPartition("posts", 0)));
    assertThatThrownBy(() -> consumer.poll(LONGER_THAN_THE_TEST))
        .isInstanceOf(WakeupException.class);
    assertThat(checks).as("how often it was checked").hasValueGreaterThan(differences.size());
    assertThat(watch.wasSetBack()).isFalse();
    watch.stop();
  }
}
