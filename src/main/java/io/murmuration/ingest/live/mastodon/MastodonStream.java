package io.murmuration.ingest.live.mastodon;

import io.murmuration.config.IngestSettings.Mastodon.Transport;
import io.murmuration.ingest.live.Inbox;
import io.murmuration.ingest.live.LiveConnection;
import io.murmuration.ingest.live.ServerOptions;
import io.murmuration.ingest.live.WebSocketConnection;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;

/** Opens the stream of a feed at the streaming host, over either transport. */
record MastodonStream(
    Vertx vertx, Transport transport, Feed feed, MastodonApi api, Duration connectTimeout) {

  /**
   * Opens the stream.
   *
   * @param givenUp completes if the caller no longer needs the attempt
   */
  Future<LiveConnection> open(Inbox inbox, long connection, Future<Void> givenUp) {
    return api.streamingHost()
        .compose(
            host ->
                transport == Transport.WEBSOCKET
                    ? webSocket(host, inbox, connection, givenUp)
                    : api.events(host, feed.eventsPath())
                        .map(response -> new SseConnection(response, feed, inbox, connection)));
  }

  private Future<LiveConnection> webSocket(
      ServerOptions host, Inbox inbox, long connection, Future<Void> givenUp) {
    WebSocketClient client = vertx.createWebSocketClient(host.webSocket());
    givenUp.onSuccess(v -> client.close());
    return WebSocketConnection.connect(
            client,
            new WebSocketConnectOptions()
                .setHost(host.host())
                .setPort(host.port())
                .setURI("/api/v1/streaming")
                .setHeaders(api.headers().remove(HttpHeaders.ACCEPT_ENCODING))
                .setTimeout(connectTimeout.toMillis()),
            inbox,
            connection,
            true,
            refused ->
                api.refusal(
                    refused.getStatus(), refused.getHeaders(), MastodonApi.json(refused.getBody())),
            api::fault)
        .compose(
            socket ->
                socket
                    .send(feed.subscription())
                    .onFailure(e -> socket.close())
                    .map(sent -> socket));
  }
}
