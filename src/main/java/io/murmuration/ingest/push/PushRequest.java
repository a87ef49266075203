package io.murmuration.ingest.push;

import java.util.function.Consumer;

/**
 * One request, from its first byte until its posts are written: what it holds of the inbox, its
 * body once that is there, and who waits for the answer. First used by the event loop that receives
 * it and, once put into the inbox, by whoever takes it.
 */
final class PushRequest {
  private final PushInbox inbox;
  private long heldBytes;
  private HeldBytes body;
  private boolean lines;
  private Consumer<PushAnswer> sender;
  private boolean done;

  PushRequest(PushInbox inbox) {
    this.inbox = inbox;
  }

  /** Whether so much more may be held for it. */
  boolean hold(long bytes) {
    if (!inbox.hold(bytes)) {
      return false;
    }
    heldBytes += bytes;
    return true;
  }

  void release(long bytes) {
    heldBytes -= bytes;
    inbox.release(bytes);
  }

  /**
   * Hands it over; false if the inbox takes nothing any more.
   *
   * @param lines whether the body is JSON Lines, not one JSON value
   * @param sender gets the answer, on any thread
   */
  boolean put(HeldBytes body, boolean lines, Consumer<PushAnswer> sender) {
    this.body = body;
    this.lines = lines;
    this.sender = sender;
    return inbox.put(this);
  }

  HeldBytes body() {
    return body;
  }

  boolean hasLines() {
    return lines;
  }

  /** Answers a request that was put into the inbox, and gives back what it holds. */
  void answer(PushAnswer answer) {
    sender.accept(answer);
    done(true);
  }

  /** Its sender waits no more: it is given up if nobody has begun to write it. */
  void expire() {
    if (inbox.withdraw(this)) {
      done(true);
    }
  }

  /** Gives up a request that was not put into the inbox. */
  void abandon() {
    done(false);
  }

  private void done(boolean wasPut) {
    if (!done) {
      done = true;
      release(heldBytes);
      inbox.done(wasPut);
    }
  }
}
