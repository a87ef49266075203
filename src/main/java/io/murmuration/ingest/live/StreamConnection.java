package io.murmuration.ingest.live;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** A connection whose messages arrive over one Vert.x stream and that ends once, for one reason. */
public abstract class StreamConnection implements LiveConnection {
  private final ReadStream<Buffer> stream;
  private final Promise<Void> ended = Promise.promise();

  protected StreamConnection(ReadStream<Buffer> stream) {
    this.stream = stream;
    stream.exceptionHandler(e -> end(StreamException.of(e)));
    stream.endHandler(v -> end(endedByServer()));
  }

  /** Returns the reason if the server ends the stream. */
  protected StreamException endedByServer() {
    return StreamException.endedByServer();
  }

  /** Releases the resources of the connection; called once, when it has ended. */
  protected abstract void release();

  /** Ends the connection for a reason unless it has ended already. */
  protected final void end(StreamException reason) {
    if (ended.tryFail(reason)) {
      release();
    }
  }

  protected final boolean hasEnded() {
    return ended.future().isComplete();
  }

  @Override
  public final Future<Void> ended() {
    return ended.future();
  }

  @Override
  public final void pause() {
    stream.pause();
  }

  @Override
  public final void resume() {
    stream.resume();
  }

  @Override
  public final void close() {
    end(StreamException.closedHere());
  }
}
