package io.murmuration.ingest.push;

import io.murmuration.ingest.PostSource;
import io.murmuration.ingest.push.PushBatch.Entry;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The posts that others send. A request is answered when Kafka holds all of it; what was handed out
 * and not committed is left in the inbox when this is closed, and handed out again when it is
 * opened, so that its sender only waits longer. Once nobody reads it, requests are refused.
 */
public final class PushSource implements PostSource {
  private final PushInbox inbox;
  private final PushDecoder decoder = new PushDecoder();

  /** To be handed out once more. */
  private final Deque<PushBatch> again = new ArrayDeque<>();

  /** Handed out, and not committed. */
  private final Deque<PushBatch> taken = new ArrayDeque<>();

  /** Those of {@link #taken} that have items which are not applied. */
  private final Deque<PushBatch> applying = new ArrayDeque<>();

  private boolean reading;
  private boolean ending;

  public PushSource(PushInbox inbox) {
    this.inbox = inbox;
  }

  @Override
  public String name() {
    return "push";
  }

  @Override
  public void open(String cursor) {
    close();
    again.addAll(inbox.open(this));
    reading = true;
  }

  @Override
  public List<Item> poll(int maxItems, Duration timeout) throws IOException {
    List<Item> items = new ArrayList<>();
    PushBatch batch = next(timeout);
    while (batch != null) {
      taken.add(batch);
      applying.add(batch);
      items.addAll(batch.items());
      batch = items.size() < maxItems ? next(Duration.ZERO) : null;
    }
    return items;
  }

  @Override
  public List<Item> drain(int maxItems) throws IOException {
    ending = true;
    inbox.close();
    return poll(maxItems, Duration.ZERO);
  }

  /** The next request that has items; the others are answered. */
  private PushBatch next(Duration timeout) throws IOException {
    if (!again.isEmpty()) {
      return again.remove();
    }
    PushRequest request = take(timeout);
    while (request != null) {
      PushBatch batch = decode(request);
      if (batch != null) {
        return batch;
      }
      request = take(Duration.ZERO);
    }
    return null;
  }

  private PushRequest take(Duration timeout) throws IOException {
    try {
      return inbox.take(timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(name() + ": interrupted");
    }
  }

  private PushBatch decode(PushRequest request) {
    HeldBytes body = request.body();
    try {
      List<Entry> entries = decoder.decode(body.array(), body.length(), request.hasLines());
      PushBatch batch = new PushBatch(request, entries);
      if (!entries.isEmpty()) {
        return batch;
      }
      batch.answer();
    } catch (NoPostsException e) {
      request.answer(PushAnswer.error(e.status(), e.getMessage()));
    }
    return null;
  }

  @Override
  public void applied(Item item, Outcome outcome) {
    if (applying.element().applied(outcome)) {
      applying.remove();
    }
  }

  @Override
  public void committed() {
    for (PushBatch batch = taken.poll(); batch != null; batch = taken.poll()) {
      batch.answer();
    }
  }

  /** Nothing: a sender that has no answer sends again. */
  @Override
  public String cursor() {
    return "{}";
  }

  @Override
  public boolean finished() {
    return false;
  }

  @Override
  public double progress() {
    return -1;
  }

  /** Leaves what is to be handed out again, unless this is the end. */
  @Override
  public void close() {
    if (!reading) {
      return;
    }
    reading = false;
    taken.addAll(again);
    taken.forEach(PushBatch::forget);
    inbox.leave(List.copyOf(taken), ending);
    taken.clear();
    again.clear();
    applying.clear();
  }
}
