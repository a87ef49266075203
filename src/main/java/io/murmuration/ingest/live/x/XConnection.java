package io.murmuration.ingest.live.x;

import io.murmuration.ingest.live.Inbox;
import io.murmuration.ingest.live.LiveConnection;
import io.murmuration.ingest.live.StreamException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** An answer that goes on for as long as there are posts, with the client that is its own. */
final class XConnection implements LiveConnection {
  private final HttpClient client;
  private final HttpClientResponse response;
  private final Inbox inbox;
  private final long number;
  private final UnaryOperator<String> safe;
  private final StreamLines lines = new StreamLines(this::take);
  private final Promise<Void> ended = Promise.promise();
  private volatile long heardMillis;
  private volatile boolean cut;

  /**
   * @param clock the time in milliseconds
   * @param safe takes out of a text what nobody may see
   */
  XConnection(
      HttpClient client,
      HttpClientResponse response,
      Inbox inbox,
      long number,
      LongSupplier clock,
      UnaryOperator<String> safe) {
    this.client = client;
    this.response = response;
    this.inbox = inbox;
    this.number = number;
    this.safe = safe;
    heardMillis = clock.getAsLong();
    response.handler(
        piece -> {
          heardMillis = clock.getAsLong();
          inbox.heard();
          lines.add(piece.getBytes());
        });
    response.exceptionHandler(e -> end(StreamException.of(e)));
    response.endHandler(
        v -> {
          heardMillis = clock.getAsLong();
          end(new StreamException(StreamException.Kind.NETWORK, "the server has ended the stream"));
        });
  }

  /** Up to when everything that X sent is known to have come, in milliseconds. */
  long heardMillis() {
    return heardMillis;
  }

  /** Whether it ended within a message. */
  boolean isCut() {
    return cut;
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
      cut = lines.isWithinLine();
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
    end(new StreamException(StreamException.Kind.NETWORK, "closed here"));
  }
}
