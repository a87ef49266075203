package io.murmuration.ingest.live;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Hands messages from the event loop that receives them to the thread that polls. When more than a
 * bound wait it asks the connection to pause, and to go on when half of that is left; so it holds
 * no more than the bound and what a connection still hands over while it pauses. Safe for use by
 * several threads.
 */
public final class Inbox {
  static final int MAX_MESSAGES = 4_096;
  static final long MAX_BYTES = 8 << 20;

  /**
   * A message as received.
   *
   * @param binary whether the stream says that it is no text
   * @param connection the number of the connection that it came over
   */
  public record Message(byte[] bytes, boolean binary, long connection) {}

  /** Told when there is no room, and when there is again; on any thread. */
  interface Flow {
    void pause();

    void resume();
  }

  private final Deque<Message> messages = new ArrayDeque<>();
  private final Flow flow;
  private long bytes;
  private boolean paused;
  private volatile long heardNanos = System.nanoTime();

  Inbox(Flow flow) {
    this.flow = flow;
  }

  /** Takes a message. */
  public void add(Message message) {
    heard();
    synchronized (this) {
      messages.addLast(message);
      bytes += message.bytes().length;
      notifyAll();
      if (!paused && (messages.size() >= MAX_MESSAGES || bytes >= MAX_BYTES)) {
        paused = true;
        flow.pause();
      }
    }
  }

  /** The other end has given a sign of life. */
  public void heard() {
    heardNanos = System.nanoTime();
  }

  /** When the other end gave its last sign of life, or could be heard again. */
  long heardNanos() {
    return heardNanos;
  }

  synchronized boolean isPaused() {
    return paused;
  }

  /** The next messages in their order; waits no longer than that for the first. */
  synchronized List<Message> take(int most, Duration timeout) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    while (messages.isEmpty()) {
      long leftMillis = (deadlineNanos - System.nanoTime() + 999_999) / 1_000_000;
      if (leftMillis <= 0) {
        return List.of();
      }
      wait(leftMillis);
    }
    List<Message> taken = new ArrayList<>(Math.min(most, messages.size()));
    while (taken.size() < most && !messages.isEmpty()) {
      Message next = messages.removeFirst();
      bytes -= next.bytes().length;
      taken.add(next);
    }
    if (paused && messages.size() <= MAX_MESSAGES / 2 && bytes <= MAX_BYTES / 2) {
      paused = false;
      heard();
      flow.resume();
    }
    return taken;
  }
}
