package io.murmuration.ingest.push;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Hands requests from those who receive them to the one thread that writes their posts. Holds no
 * more than its limits say, whatever comes. From any thread.
 */
public final class PushInbox {
  private final PushLimits limits;
  private final Deque<PushRequest> waiting = new ArrayDeque<>();
  private final List<Promise<Void>> drained = new ArrayList<>();

  /** Taken by the last reader, which has gone without writing them, and may come back. */
  private final List<PushBatch> left = new ArrayList<>();

  private Object reader;
  private boolean read;
  private boolean open;
  private boolean draining;
  private int requests;
  private int unanswered;
  private long heldBytes;

  /** Takes nothing until it is opened. */
  public PushInbox(PushLimits limits) {
    this.limits = limits;
  }

  PushLimits limits() {
    return limits;
  }

  /** How much of the bodies of all requests is held. */
  public synchronized long heldBytes() {
    return heldBytes;
  }

  /** How many requests have begun and are not done. */
  public synchronized int requests() {
    return requests;
  }

  synchronized boolean isOpen() {
    return open;
  }

  /**
   * Takes requests from now on, for a reader, which gets what it has {@link #leave left}; what
   * another has left is given up.
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

  /** Takes no more; what it has taken is still there. */
  synchronized void close() {
    open = false;
  }

  /**
   * Nobody reads it any more, until it is opened again.
   *
   * @param taken what is not written, or not known to be
   * @param forGood whether the reader does not come back: then everybody is answered now
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
      giveUp();
    }
  }

  /** Closes it for good, and resolves when every request that it has taken is done. */
  public synchronized Future<Void> drain() {
    open = false;
    draining = true;
    if (!read) {
      giveUp();
    }
    Promise<Void> promise = Promise.promise();
    drained.add(promise);
    completeIfDrained();
    return promise.future();
  }

  /** A place for one more request, {@code null} if there is none or it is closed. */
  synchronized PushRequest begin() {
    if (!open || requests >= limits.requests() || heldBytes >= limits.heldBytes()) {
      return null;
    }
    requests++;
    return new PushRequest(this);
  }

  /** Whether so much more may be held, and now is. */
  synchronized boolean hold(long bytes) {
    if (heldBytes + bytes > limits.heldBytes()) {
      return false;
    }
    heldBytes += bytes;
    return true;
  }

  synchronized void release(long bytes) {
    heldBytes -= bytes;
  }

  /** Hands over a request that is all there; false if this is closed. */
  synchronized boolean put(PushRequest request) {
    if (open) {
      unanswered++;
      waiting.add(request);
      notifyAll();
    }
    return open;
  }

  /** The next request; waits about as long as given for it, {@code null} if there is none. */
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

  /** Takes a request back unless a reader has it; false if one does. */
  synchronized boolean withdraw(PushRequest request) {
    return waiting.remove(request) || left.removeIf(batch -> batch.request() == request);
  }

  synchronized void done(boolean wasPut) {
    requests--;
    if (wasPut) {
      unanswered--;
      completeIfDrained();
    }
  }

  private void giveUp() {
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
