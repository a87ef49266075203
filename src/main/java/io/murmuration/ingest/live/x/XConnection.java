package io.murmuration.ingest.live.x;

import io.murmuration.ingest.format.LineSplitter;
import io.murmuration.ingest.live.Inbox;
import io.murmuration.ingest.live.LiveSource;
import io.murmuration.ingest.live.StreamConnection;
import io.murmuration.ingest.live.StreamException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Passes the lines of an endless response to an inbox. Owns its client. */
final class XConnection extends StreamConnection {
  /** One byte more than a message may have, so that a cut line is rejected. */
  private static final int MAX_LINE_BYTES = LiveSource.MAX_MESSAGE_BYTES + 1;

  /** Largest adjustment of the system clock that is not taken for a sleep of the machine. */
  private static final long CLOCK_TOLERANCE_MILLIS = 5_000;

  /** A moment on two clocks: one stops while the machine sleeps, the other can be adjusted. */
  private record Moment(long nanos, long millis) {
    static Moment now() {
      return new Moment(System.nanoTime(), System.currentTimeMillis());
    }

    long agoMillis() {
      Moment now = now();
      long monotonic = Duration.ofNanos(now.nanos - nanos).toMillis();
      long wallClock = now.millis - millis;
      return wallClock - monotonic > CLOCK_TOLERANCE_MILLIS ? wallClock : monotonic;
    }
  }

  private final HttpClient client;
  private final Inbox inbox;
  private final long number;
  private final UnaryOperator<String> redact;
  private final LineSplitter line = new LineSplitter(MAX_LINE_BYTES);
  private volatile Moment heard = Moment.now();

  XConnection(
      HttpClient client,
      HttpClientResponse response,
      Inbox inbox,
      long number,
      UnaryOperator<String> redact) {
    super(response);
    this.client = client;
    this.inbox = inbox;
    this.number = number;
    this.redact = redact;
    response.handler(this::read);
  }

  /** The milliseconds since which X may have sent something that has not arrived. */
  long unheardMillis() {
    return heard.agoMillis();
  }

  private void read(Buffer piece) {
    heard = Moment.now();
    inbox.heard();
    line.add(piece.getBytes());
    while (line.next()) {
      if (line.length() > 0 && !hasEnded()) {
        receive(line.copy());
      }
    }
  }

  private void receive(byte[] message) {
    inbox.add(new Inbox.Message(message, false, number));
    StreamException disconnect = XDisconnect.of(message);
    if (disconnect != null) {
      end(
          new StreamException(
              disconnect.kind(), redact.apply(disconnect.getMessage()), disconnect.retryAfter()));
    }
  }

  @Override
  protected StreamException endedByServer() {
    heard = Moment.now();
    return super.endedByServer();
  }

  @Override
  protected void release() {
    client.close();
  }
}
