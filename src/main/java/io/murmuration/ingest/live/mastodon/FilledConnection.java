package io.murmuration.ingest.live.mastodon;

import io.murmuration.ingest.live.LiveConnection;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;

/** A stream and the fill of the gap before it. Owns their client. */
final class FilledConnection implements LiveConnection {
  private final LiveConnection stream;
  private final TimelineFill fill;
  private final HttpClient client;

  FilledConnection(LiveConnection stream, TimelineFill fill, HttpClient client) {
    this.stream = stream;
    this.fill = fill;
    this.client = client;
    stream.ended().onComplete(ended -> release());
  }

  private void release() {
    fill.cancel();
    client.close();
  }

  @Override
  public Future<Void> ended() {
    return stream.ended();
  }

  @Override
  public void pause() {
    stream.pause();
    fill.pause();
  }

  @Override
  public void resume() {
    stream.resume();
    fill.resume();
  }

  @Override
  public void close() {
    stream.close();
    release();
  }
}
