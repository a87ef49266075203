package io.murmuration.kafka;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Wakes a consumer after the wall clock was set back. Kafka's clients measure time-outs by the wall
 * clock: a call in progress would last, and no heartbeat would be sent, until the clock has reached
 * the old time again.
 */
public final class ClockWatch {
  private static final long INTERVAL_MILLIS = 1_000;

  private final Vertx vertx;
  private final LongSupplier ahead;
  private final long timer;
  private long aheadMillis;
  private volatile boolean wasSetBack;

  /** Starts to watch, until {@link #stop}. */
  public ClockWatch(Vertx vertx, Consumer<?, ?> consumer) {
    this(vertx, consumer, ClockWatch::systemAheadMillis);
  }

  /**
   * @param ahead the difference of the wall clock to the monotonic clock, in milliseconds
   */
  ClockWatch(Vertx vertx, Consumer<?, ?> consumer, LongSupplier ahead) {
    this.vertx = vertx;
    this.ahead = ahead;
    aheadMillis = ahead.getAsLong();
    timer = vertx.setPeriodic(INTERVAL_MILLIS, id -> check(consumer));
  }

  /** Call it before the consumer is closed. */
  public void stop() {
    vertx.cancelTimer(timer);
  }

  private void check(Consumer<?, ?> consumer) {
    long nowAheadMillis = ahead.getAsLong();
    long backMillis = aheadMillis - nowAheadMillis;
    aheadMillis = nowAheadMillis;
    if (backMillis > INTERVAL_MILLIS) {
      wasSetBack = true;
      consumer.wakeup();
    }
  }

  /** Returns whether the clock was set back since the start. From any thread. */
  public boolean wasSetBack() {
    return wasSetBack;
  }

  private static long systemAheadMillis() {
    return System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
