package io.murmuration.ingest.live.mastodon;

import io.murmuration.ingest.live.Inbox;
import io.murmuration.ingest.live.LiveConnection;
import io.murmuration.ingest.live.LiveSource;
import io.murmuration.ingest.live.StreamException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientResponse;

/** Server-sent events that go to an inbox. Whatever comes is a sign of life. */
final class SseConnection implements LiveConnection {
  private final HttpClientResponse response;
  private final Promise<Void> ended = Promise.promise();

  SseConnection(HttpClientResponse response, Feed feed, Inbox inbox, long connection) {
    this.response = response;
    SseReader reader =
        new SseReader(
            LiveSource.MAX_MESSAGE_BYTES,
            (type, data) ->
                inbox.add(new Inbox.Message(feed.message(type, data), false, connection)));
    response.handler(
        part -> {
          inbox.heard();
          reader.read(part.getBytes());
        });
    response.exceptionHandler(e -> ended.tryFail(StreamException.of(e)));
    response.endHandler(v -> ended.tryFail(StreamException.endedByServer()));
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
    ended.tryFail(StreamException.closedHere());
    response.request().reset();
  }
}
