package io.murmuration.visualization.bridge;

import io.murmuration.visualization.access.FairQueue;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Sends snapshots to the browsers that wait for them, in turn by client network, and for at most
 * half of the time of the event loop. Used by one event loop.
 */
final class Snapshots {
  /** Time for sending snapshots before other work gets its turn. */
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

  private static final long TIMEOUT_MILLIS = 5_000;

  /** Maximum number of snapshots for which the browsers of a network wait. */
  private static final int MAX_WAITING = 20_000;

  /** A request, answered with the reply or its failure. */
  private record Request(Browser browser, BiConsumer<EncodedJson, Throwable> answer) {}

  private final Vertx vertx;
  private final FairQueue<Request> waiting = new FairQueue<>();
  private boolean sending;

  Snapshots(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Queues a request. Returns whether there was room for it.
   *
   * @param answer sends the snapshot, or the failure if the snapshot is {@code null}
   */
  boolean add(Browser browser, BiConsumer<EncodedJson, Throwable> answer) {
    if (waiting.size(browser.network.clients) >= MAX_WAITING) {
      return false;
    }
    waiting.add(browser.network.clients, new Request(browser, answer));
    if (!sending) {
      sending = true;
      send(System.nanoTime());
    }
    return true;
  }

  private void send(long sliceStartNanos) {
    Request next = waiting.poll();
    while (next != null && next.browser.closed) {
      next = waiting.poll();
    }
    if (next == null) {
      sending = false;
      return;
    }
    Request request = next;
    vertx
        .eventBus()
        .<Object>request(
            Addresses.SNAPSHOT,
            new JsonObject(),
            new DeliveryOptions().setLocalOnly(true).setSendTimeout(TIMEOUT_MILLIS))
        .map(Message::body)
        .map(EncodedJson::of)
        .onComplete(request.answer::accept)
        .onComplete(done -> continueAfter(sliceStartNanos));
  }

  private void continueAfter(long sliceStartNanos) {
    long usedNanos = System.nanoTime() - sliceStartNanos;
    if (usedNanos < SLICE_NANOS) {
      send(sliceStartNanos);
    } else {
      long pauseMillis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(usedNanos));
      vertx.setTimer(pauseMillis, timer -> send(System.nanoTime()));
    }
  }
}
