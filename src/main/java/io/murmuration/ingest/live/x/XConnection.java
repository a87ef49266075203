package io.murmuration.ingest.live.x;

import io.murmuration.ingest.live.Inbox;
import io.murmuration.ingest.live.LiveConnection;
import io.murmuration.ingest.live.StreamException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** An answer that goes on for as long as there are posts, with the client that is its own. */
final class XConnection implements LiveConnection {
  /** By how much the clock of the system may be set without anybody having slept. */
  private static final long CLOCK_TOLERANCE_MILLIS = 5_000;

  /** A moment by both clocks: one stands while the machine sleeps, the other can be set. */
  private record Moment(long nanos, long millis) {
    static Moment now() {
      return new Moment(System.nanoTime(), System.currentTimeMillis());
    }

    long agoMillis() {
      Moment now = now();
      long ago = Duration.ofNanos(now.nanos - nanos).toMillis();
      long byTheClock = now.millis - millis;
      return byTheClock - ago > CLOCK_TOLERANCE_MILLIS ? byTheClock : ago;
    }
  }

  private final HttpClient client;
  private final HttpClientResponse response;
  private final Inbox inbox;
  private final long number;
  private final UnaryOperator<String> safe;
  private final StreamLines lines = new StreamLines(this::take);
  private final Promise<Void> ended = Promise.promise();
  private volatile Moment heard = Moment.now();

  /**
   * @param safe takes out of a text what nobody may see
   */
  XConnection(
      HttpClient client,
      HttpClientResponse response,
      Inbox inbox,
      long number,
      UnaryOperator<String> safe) {
    this.client = client;
    this.response = response;
    this.inbox = inbox;
    this.number = number;
    this.safe = safe;
    response.handler(
        piece -> {
          heard = Moment.now();
          inbox.heard();
          lines.add(piece.getBytes());
        });
    response.exceptionHandler(e -> end(StreamException.of(e)));
    response.endHandler(
        v -> {
          heard = Moment.now();
          end(StreamException.endedByServer());
        });
  }

  /** For how long it is not known that everything that X sent has come, in milliseconds. */
  long unheardMillis() {
    return heard.agoMillis();
  }

  private void take(byte[] line) {
    if (ended.future().isComplete()) {
      return;
    }
    inbox.add(new Inbox.Message(line, false, number));
    StreamException disconnect = XDisconnect.of(line);
    if (disconnect != null) {
      end(
          new StreamException(
              disconnect.kind(), safe.apply(disconnect.getMessage()), disconnect.retryAfter()));
    }
  }

  private void end(StreamException why) {
    if (!ended.future().isComplete()) {
      ended.fail(why);
      client.close();
    }
  }

  @Override
  public Future<Void> ended() {
    return ended.future();
  }

  @Override
  public void pause() {
    response.pause();
  }

  @Override
  public void resume() {
    response.resume();
  }

  @Override
  public void close() {
    end(StreamException.closedHere());
  }
}
