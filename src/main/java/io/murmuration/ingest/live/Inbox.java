package io.murmuration.ingest.live;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Passes messages from the event loop that receives them to the thread that polls. Pauses the
 * connection at a limit and resumes it at half of the limit. It therefore holds at most the limit
 * plus the messages that the connection delivers while it pauses. Safe for use by several threads.
 */
public final class Inbox {
  static final int MAX_MESSAGES = 4_096;
  static final long MAX_BYTES = 8 << 20;

  /**
   * A message as received.
   *
   * @param binary whether the stream marks the message as binary
   * @param connection the number of the connection that delivered it
   */
  public record Message(byte[] bytes, boolean binary, long connection) {}

  private final Deque<Message> messages = new ArrayDeque<>();
  private final Runnable onPauseChange;
  private long bytes;
  private boolean paused;
  private volatile long heardNanos = System.nanoTime();

  /**
   * @param onPauseChange called on any thread when {@link #isPaused} changes
   */
  Inbox(Runnable onPauseChange) {
    this.onPauseChange = onPauseChange;
  }

  public void add(Message message) {
    heard();
    synchronized (this) {
      messages.addLast(message);
      bytes += message.bytes().length;
      notifyAll();
      if (!paused && (messages.size() >= MAX_MESSAGES || bytes >= MAX_BYTES)) {
        paused = true;
        onPauseChange.run();
      }
    }
  }

  /** Records a sign of life of the server. */
  public void heard() {
    heardNanos = System.nanoTime();
  }

  /** The {@link System#nanoTime} of the last sign of life or the last resume. */
  long heardNanos() {
    return heardNanos;
  }

  synchronized boolean isPaused() {
    return paused;
  }

  /** Returns the next messages in order; waits at most the timeout for the first. */
  synchronized List<Message> take(int maxMessages, Duration timeout) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    while (messages.isEmpty()) {
      long leftMillis = (deadlineNanos - System.nanoTime() + 999_999) / 1_000_000;
      if (leftMillis <= 0) {
        return List.of();
      }
      wait(leftMillis);
    }
    List<Message> taken = new ArrayList<>(Math.min(maxMessages, messages.size()));
    while (taken.size() < maxMessages && !messages.isEmpty()) {
      Message next = messages.removeFirst();
      bytes -= next.bytes().length;
      taken.add(next);
    }
    if (paused && messages.size() <= MAX_MESSAGES / 2 && bytes <= MAX_BYTES / 2) {
      paused = false;
      heard();
      onPauseChange.run();
    }
    return taken;
  }
}
