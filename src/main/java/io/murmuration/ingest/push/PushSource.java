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
 * Reads pushed posts. A request is answered when Kafka has committed all of its posts. Requests
 * that were not committed return to the inbox on close and are read again after the next open, so
 * that their clients only wait longer. Without a reader, requests are refused.
 */
public final class PushSource implements PostSource {
  private final PushInbox inbox;
  private final PushDecoder decoder = new PushDecoder();

  /** Batches to return once more. */
  private final Deque<PushBatch> again = new ArrayDeque<>();

  /** Batches that were returned but not committed. */
  private final Deque<PushBatch> taken = new ArrayDeque<>();

  /** The batches of {@link #taken} with items that are not applied yet. */
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

  /** Returns the next request with items; answers requests without items. */
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

  /** Returns an empty cursor: a client without a response sends its request again. */
  @Override
  public String cursor() {
    return "{}";
  }

  /** Returns uncommitted batches to the inbox, or answers them after a {@link #drain}. */
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
