package io.murmuration.ingest.live;

import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Overlap;
import io.murmuration.message.PostFormatException;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Defines how a {@link LiveSource} connects to one live stream, decodes its messages and resumes
 * it. {@link #connect} is called on an event loop, all other methods by one polling thread unless
 * they state otherwise.
 */
public interface LiveProtocol {
  /** See {@link io.murmuration.ingest.PostSource#name}. Called from any thread. */
  String name();

  /** See {@link io.murmuration.ingest.PostSource#overlap}. Called from any thread. */
  Overlap overlap();

  /**
   * See {@link io.murmuration.ingest.PostSource#checkCursor}.
   *
   * @throws IOException if the text is not a cursor of this stream
   */
  void checkCursor(String cursor) throws IOException;

  /**
   * Sets the position at which the next connection resumes. Called without a connection.
   *
   * @param cursor a result of {@link #cursor}, or {@code null} for the present
   * @throws IOException if the text is not a cursor of this stream
   */
  void resume(String cursor) throws IOException;

  /** A problem that does not necessarily end the stream. Its text is shown to all users. */
  record Trouble(String text, long atMillis) {}

  /**
   * Completes, possibly much later, when a connection is needed. Fails with a {@link
   * StreamException} if its prerequisites cannot be met now. Called before each {@link #connect},
   * on the event loop.
   */
  default Future<Void> ready() {
    return Future.succeededFuture();
  }

  /**
   * Connects and resumes after the last decoded message if the service supports that. Completes
   * when the service has accepted, otherwise fails with a {@link StreamException}. Messages go to
   * the inbox with the number of the connection. The connection owns its resources, such as a
   * client.
   */
  Future<LiveConnection> connect(Inbox inbox, long connection);

  /**
   * Returns the text of a message, as recordings contain it.
   *
   * @throws PostFormatException if the message cannot be read
   */
  default byte[] text(Inbox.Message message) throws PostFormatException {
    return message.bytes();
  }

  /**
   * Decodes the text of a message and advances the cursor past it.
   *
   * @param connection the number of the connection that delivered it
   * @throws PostFormatException if the protocol does not define such a message
   */
  Item decode(byte[] text, long connection) throws PostFormatException;

  /** Completes decoded items with data from beside the stream. Waits at most a moment for them. */
  default List<Item> complete(List<Item> items) throws InterruptedException {
    return items;
  }

  /** Returns the position after the last decoded message as JSON text. */
  String cursor();

  /**
   * The time in milliseconds at which the last message was published, or a negative number. Called
   * from any thread.
   */
  long publishedMillis();

  /** The number of times that posts may have been missed. Called from any thread. */
  long gaps();

  /** Returns the present problem, or {@code null} if there is none. Called from any thread. */
  default Trouble trouble() {
    return null;
  }

  /** Stops all activity until {@link #resume}. Called on the event loop. */
  default void release() {}

  /** Maximum duration of an attempt to connect; at most {@link #silence} is used. */
  default Duration connectTimeout() {
    return Duration.ofSeconds(10);
  }

  /** Maximum time without a sign of life before a connection counts as lost. */
  Duration silence();

  /** Returns the policy for the waits between connections. */
  Backoff backoff();
}
