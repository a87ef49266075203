package io.murmuration.ingest.push;

import io.murmuration.observe.TraceContext;
import java.util.function.Consumer;

/**
 * One request, from its first byte until its sender has the answer: what it holds of the inbox, its
 * body once that is there, and who waits for the answer. Used by the event loop that receives it,
 * except from when it is put into the inbox until it is answered or {@link #expire} takes it back:
 * then by whoever takes it.
 */
final class PushRequest {
  private final PushInbox inbox;
  private long heldBytes;
  private HeldBytes body;
  private boolean lines;
  private TraceContext trace;
  private Consumer<PushAnswer> sender;
  private boolean wasPut;
  private boolean expired;
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
   * @param sender gets the answer, on any thread, and sees to it that this is {@link #done}
   */
  boolean put(HeldBytes body, boolean lines, Consumer<PushAnswer> sender) {
    this.body = body;
    this.lines = lines;
    this.sender = sender;
    wasPut = inbox.put(this);
    return wasPut;
  }

  /** The posts of it belong to a trace, or to none if that is {@code null}. */
  void setTrace(TraceContext trace) {
    this.trace = trace;
  }

  TraceContext trace() {
    return trace;
  }

  HeldBytes body() {
    return body;
  }

  boolean hasLines() {
    return lines;
  }

  /** Whether there is room for an answer, which then is held in place of the body. */
  boolean holdInstead(PushAnswer answer) {
    long more = answer.json().length - heldBytes;
    if (more > 0 && !hold(more)) {
      return false;
    } else if (more < 0) {
      release(-more);
    }
    body = null;
    return true;
  }

  /** Answers a request that was put into the inbox; what the answer takes is still held. */
  void answer(PushAnswer answer) {
    holdInstead(answer);
    sender.accept(answer);
  }

  /** Its sender waits no more: takes it back, unanswered, unless somebody is about to write it. */
  boolean expire() {
    synchronized (inbox) {
      expired = true;
      return inbox.withdraw(this);
    }
  }

  /** Whether nobody waits for the answer; for the inbox. */
  boolean isExpired() {
    return expired;
  }

  /** Gives back its place and what it holds. */
  void done() {
    if (!done) {
      done = true;
      body = null;
      release(heldBytes);
      inbox.done(wasPut);
    }
  }
}
