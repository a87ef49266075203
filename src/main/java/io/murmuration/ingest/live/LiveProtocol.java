package io.murmuration.ingest.live;

import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Overlap;
import io.murmuration.message.PostFormatException;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;

/**
 * What distinguishes one live stream from others. {@link LiveSource} connects and connects again;
 * this says how, what messages mean, and where to go on. {@link #connect} is called on an event
 * loop, all other methods by one polling thread, unless they say otherwise.
 */
public interface LiveProtocol {
  /** As {@link io.murmuration.ingest.PostSource#name}; from any thread. */
  String name();

  /** As {@link io.murmuration.ingest.PostSource#overlap}; from any thread. */
  Overlap overlap();

  /**
   * Says where to go on with the next connection; nothing is connected.
   *
   * @param cursor as {@link #cursor} gave it, {@code null} for the present
   * @throws IOException if it is no cursor of this stream
   */
  void resume(String cursor) throws IOException;

  /** What is wrong although the stream may go on; the text can be shown to everybody. */
  record Trouble(String text, long atMillis) {}

  /**
   * Resolves, at whatever time, when there is something to connect for; fails with a {@link
   * StreamException} if that cannot be had now. Asked before each {@link #connect}, on the event
   * loop.
   */
  default Future<Void> ready() {
    return Future.succeededFuture();
  }

  /**
   * Connects and goes on where the last message that was decoded stands, if the service can do
   * that. Resolves when the service has agreed; fails with a {@link StreamException} where it has
   * not. Messages go to the inbox, under the number of the connection. What the connection needs,
   * such as a client, ends with it.
   */
  Future<LiveConnection> connect(Inbox inbox, long connection);

  /**
   * The text of a message as it is recorded.
   *
   * @throws PostFormatException if it cannot be read
   */
  default byte[] text(Inbox.Message message) throws PostFormatException {
    return message.bytes();
  }

  /**
   * What the text of a message says. Moves the cursor behind it.
   *
   * @param connection the number of the connection that it came over
   * @throws PostFormatException if it is nothing that the protocol knows
   */
  Item decode(byte[] text, long connection) throws PostFormatException;

  /** Where to go on behind the last message that was decoded: a JSON text. */
  String cursor();

  /**
   * When the last message was published, in milliseconds, or a negative number; from any thread.
   */
  long publishedMillis();

  /** How often posts may have been missed; from any thread. */
  long gaps();

  /** What is wrong at present, {@code null} for nothing; from any thread. */
  default Trouble trouble() {
    return null;
  }

  /** Nothing is read any more until {@link #resume}; on the event loop. */
  default void release() {}

  /**
   * An attempt to connect that takes longer is given up; never counts for more than {@link
   * #silence}.
   */
  default Duration connectTimeout() {
    return Duration.ofSeconds(10);
  }

  /** A connection over which nothing has come for so long is taken for dead. */
  Duration silence();

  /** How long to wait before connecting again. */
  Backoff backoff();
}
