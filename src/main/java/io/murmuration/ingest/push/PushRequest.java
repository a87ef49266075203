package io.murmuration.ingest.push;

import io.murmuration.http.ClientNetwork;
import io.murmuration.observe.TraceContext;
import java.util.function.Consumer;

/**
 * One request from its first byte until its client has the response: its share of the inbox, its
 * body and the receiver of the answer. Used by the event loop that receives it. Between {@link
 * #put} and the answer, or a successful {@link #expire}, the thread that takes it from the inbox
 * uses it.
 */
final class PushRequest {
  private final PushInbox inbox;
  private final ClientNetwork network;
  private long heldBytes;
  private HeldBytes body;
  private boolean lines;
  private TraceContext trace;
  private Consumer<PushAnswer> sender;
  private boolean wasPut;
  private boolean expired;
  private boolean done;

  PushRequest(PushInbox inbox, ClientNetwork network) {
    this.inbox = inbox;
    this.network = network;
  }

  /** Holds more bytes for the request; returns false if the inbox has no room. */
  boolean hold(long bytes) {
    if (!inbox.hold(network, bytes)) {
      return false;
    }
    heldBytes += bytes;
    return true;
  }

  void release(long bytes) {
    heldBytes -= bytes;
    inbox.release(network, bytes);
  }

  /**
   * Adds the request to the inbox; returns false if the inbox is closed.
   *
   * @param lines whether the body is JSON Lines and not one JSON value
   * @param sender receives the answer on any thread and must call {@link #done} afterwards
   */
  boolean put(HeldBytes body, boolean lines, Consumer<PushAnswer> sender) {
    this.body = body;
    this.lines = lines;
    this.sender = sender;
    wasPut = inbox.put(this);
    return wasPut;
  }

  /** Sets the trace of its posts, or {@code null} for none. */
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

  /** Holds an answer instead of the body; returns false if there is no room. */
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

  /** Answers a request of the inbox; the bytes of the answer remain held. */
  void answer(PushAnswer answer) {
    holdInstead(answer);
    sender.accept(answer);
  }

  /** Stops waiting for an answer; returns whether the request was removed before it was taken. */
  boolean expire() {
    synchronized (inbox) {
      expired = true;
      return inbox.withdraw(this);
    }
  }

  /** Returns whether the client no longer waits for the answer. Guarded by the inbox. */
  boolean isExpired() {
    return expired;
  }

  /** Releases its share of the inbox. */
  void done() {
    if (!done) {
      done = true;
      body = null;
      release(heldBytes);
      inbox.done(network, wasPut);
    }
  }
}
