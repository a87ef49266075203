package io.murmuration.ingest.live.mastodon;

import io.murmuration.ingest.live.Inbox;
import io.murmuration.ingest.live.LiveSource;
import io.murmuration.ingest.live.StreamConnection;
import io.vertx.core.http.HttpClientResponse;

/** Passes server-sent events to an inbox. Any byte is a sign of life. */
final class SseConnection extends StreamConnection {
  private final HttpClientResponse response;

  SseConnection(HttpClientResponse response, Feed feed, Inbox inbox, long connection) {
    super(response);
    this.response = response;
    SseReader reader =
        new SseReader(
            LiveSource.MAX_MESSAGE_BYTES,
            (type, data) ->
                inbox.add(new Inbox.Message(feed.message(type, data), false, connection)));
    response.handler(
        piece -> {
          inbox.heard();
          reader.read(piece.getBytes());
        });
  }

  @Override
  protected void release() {
    response.request().reset();
  }
}
