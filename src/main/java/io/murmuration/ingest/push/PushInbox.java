package io.murmuration.ingest.push;

import io.murmuration.http.ClientNetwork;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Passes requests from the event loops that receive them to the one thread that writes their posts.
 * The limits bound the memory. Safe for use by several threads.
 */
public final class PushInbox {
  /** The requests of a client network and the bytes held for them. */
  private static final class NetworkShare {
    private int requests;
    private long heldBytes;
  }

  private final PushLimits limits;
  private final Deque<PushRequest> waiting = new ArrayDeque<>();
  private final List<Promise<Void>> drained = new ArrayList<>();
  private final Map<ClientNetwork, NetworkShare> shares = new HashMap<>();

  /** Batches that the last reader took but did not commit; it may be reopened. */
  private final List<PushBatch> left = new ArrayList<>();

  private Object reader;
  private boolean read;
  private boolean open;
  private boolean draining;
  private int requests;
  private int unanswered;
  private long heldBytes;

  /** Creates an inbox that refuses requests until it is opened. */
  public PushInbox(PushLimits limits) {
    this.limits = limits;
  }

  PushLimits limits() {
    return limits;
  }

  /** The number of bytes held for all requests. */
  public synchronized long heldBytes() {
    return heldBytes;
  }

  /** The number of requests that have begun and are not done. */
  public synchronized int requests() {
    return requests;
  }

  synchronized boolean isOpen() {
    return open;
  }

  /**
   * Accepts requests for a reader. Returns the batches that the same reader has {@link #leave
   * left}; those of another reader are answered as late.
   */
  synchronized List<PushBatch> open(Object next) {
    if (reader != next) {
      answerLeft();
    }
    reader = next;
    read = true;
    open = !draining;
    List<PushBatch> again = List.copyOf(left);
    left.clear();
    return again;
  }

  /** Refuses further requests; accepted ones remain readable. */
  synchronized void close() {
    open = false;
  }

  /**
   * Removes the reader until the inbox is opened again.
   *
   * @param taken the batches that are not known to be committed
   * @param forGood whether the reader will not return, so that all requests are answered now
   */
  synchronized void leave(List<PushBatch> taken, boolean forGood) {
    open = false;
    read = false;
    for (PushBatch batch : taken) {
      if (batch.request().isExpired()) {
        batch.request().answer(PushAnswer.LATE);
      } else {
        left.add(batch);
      }
    }
    if (forGood || draining) {
      answerAll();
    }
  }

  /** Closes the inbox permanently. Completes when every accepted request is done. */
  public synchronized Future<Void> drain() {
    open = false;
    draining = true;
    if (!read) {
      answerAll();
    }
    Promise<Void> promise = Promise.promise();
    drained.add(promise);
    completeIfDrained();
    return promise.future();
  }

  /**
   * Begins a request of a client network; returns {@code null} if the inbox has no place for it or
   * is closed.
   */
  synchronized PushRequest begin(ClientNetwork network) {
    NetworkShare share = shares.getOrDefault(network, new NetworkShare());
    if (!open
        || !limits.requestShare().permits(share.requests, requests, 1)
        || !limits.byteShare().permits(share.heldBytes, heldBytes, 1)) {
      return null;
    }
    requests++;
    share.requests++;
    shares.put(network, share);
    return new PushRequest(this, network);
  }

  /** Holds more bytes for a client network; returns false if they exceed a limit. */
  synchronized boolean hold(ClientNetwork network, long bytes) {
    NetworkShare share = shares.get(network);
    if (!limits.byteShare().permits(share.heldBytes, heldBytes, bytes)) {
      return false;
    }
    heldBytes += bytes;
    share.heldBytes += bytes;
    return true;
  }

  synchronized void release(ClientNetwork network, long bytes) {
    heldBytes -= bytes;
    shares.get(network).heldBytes -= bytes;
  }

  /** Adds a completely received request; returns false if the inbox is closed. */
  synchronized boolean put(PushRequest request) {
    if (open) {
      unanswered++;
      waiting.add(request);
      notifyAll();
    }
    return open;
  }

  /**
   * Returns and removes the next request, or returns {@code null} if none arrives within about the
   * timeout.
   */
  synchronized PushRequest take(Duration timeout) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    while (waiting.isEmpty()) {
      long leftNanos = deadlineNanos - System.nanoTime();
      if (leftNanos <= 0) {
        return null;
      }
      TimeUnit.NANOSECONDS.timedWait(this, leftNanos);
    }
    return waiting.remove();
  }

  /** Removes a request; returns false if a reader has already taken it. */
  synchronized boolean withdraw(PushRequest request) {
    return waiting.remove(request) || left.removeIf(batch -> batch.request() == request);
  }

  synchronized void done(ClientNetwork network, boolean wasPut) {
    requests--;
    if (--shares.get(network).requests == 0) {
      shares.remove(network);
    }
    if (wasPut) {
      unanswered--;
      completeIfDrained();
    }
  }

  private void answerAll() {
    answerLeft();
    waiting.forEach(request -> request.answer(PushAnswer.STOPPED));
    waiting.clear();
  }

  private void answerLeft() {
    left.forEach(batch -> batch.request().answer(PushAnswer.LATE));
    left.clear();
  }

  private void completeIfDrained() {
    if (unanswered == 0) {
      drained.forEach(Promise::tryComplete);
      drained.clear();
    }
  }
}
