package io.murmuration.ingest;

import io.murmuration.message.Post;
import io.murmuration.observe.TraceContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A stream of posts. It is pulled, so that a slow Kafka slows down the source and memory stays
 * bounded. For one thread at a time, except for {@link #health}.
 */
public interface PostSource extends AutoCloseable {
  /** One line, event or message of the stream. */
  sealed interface Item permits Accepted, Deleted, Edited, Notice, Rejected, Refused {}

  /**
   * A post.
   *
   * @param trace the trace of the post, or {@code null} if it belongs to none
   */
  record Accepted(Post post, TraceContext trace) implements Item {
    /** A post without a trace. */
    public Accepted(Post post) {
      this(post, null);
    }
  }

  /** A deletion by the author of a post; {@code source} and {@code id} as in {@link Post}. */
  record Deleted(String source, String id) implements Item {}

  /**
   * A post that its author has edited.
   *
   * @param isNewUnlessSeen whether the stream may not have contained the original: then the post
   *     counts like a new one unless it is a duplicate
   */
  record Edited(Post post, boolean isNewUnlessSeen) implements Item {}

  /** A message of the stream about itself. */
  record Notice(String kind) implements Item {}

  /**
   * An invalid item, which goes to the dead letters.
   *
   * @param bytes the item as read
   * @param reason the reason why it is not a post
   * @param position the position in the source, such as {@code line 17}
   */
  record Rejected(byte[] bytes, String reason, String position) implements Item {}

  /** An invalid item whose sender gets the reason. It counts as rejected and is not kept. */
  record Refused(String reason) implements Item {}

  /** The result of processing an item. */
  enum Outcome {
    ACCEPTED,
    DUPLICATE,
    NOTICE,
    REJECTED
  }

  /**
   * The posts that a source repeats when it is resumed.
   *
   * @param source the {@link Post#source} of the posts
   * @param depth the maximum time since the source first returned them
   */
  record Overlap(String source, Duration depth) {}

  /**
   * The part of its data that a source that has ended could not read.
   *
   * @param reason the position and the reason
   * @param damaged whether the data are damaged; otherwise they may still be written
   */
  record Unread(String reason, boolean damaged) {}

  /** Returns the identity of the stream that the cursor belongs to; stable across restarts. */
  String name();

  /**
   * Checks the form of a cursor, but not whether the source can still resume there. Any program can
   * write a cursor.
   *
   * @throws IOException if no source of this kind returns such a {@link #cursor}
   */
  default void checkCursor(String cursor) throws IOException {}

  /**
   * Connects and seeks to a position. Items that were returned before but not {@link #committed}
   * are returned again, if the source supports that.
   *
   * @param cursor a value of {@link #cursor}, or {@code null} for the start
   * @throws IOException if the source cannot be read, or the cursor belongs to another source
   */
  void open(String cursor) throws IOException;

  /**
   * Returns the next items, about {@code maxItems} at most, and waits up to {@code timeout} for the
   * first. Empty if there are none yet, or none any more: see {@link #finished}.
   */
  List<Item> poll(int maxItems, Duration timeout) throws IOException;

  /**
   * Returns the next items that the source has accepted from clients and must not lose. Called
   * until the result is empty, before the source is closed permanently.
   */
  default List<Item> drain(int maxItems) throws IOException {
    return List.of();
  }

  /** Called for each polled item, in order, before it is committed. */
  default void applied(Item item, Outcome outcome) {}

  /** Called after all items applied so far are committed. */
  default void committed() {}

  /** Returns the position after the last returned item, as JSON that only the source interprets. */
  String cursor();

  /** Returns the posts that are repeated on resuming, or {@code null} if there are none. */
  default Overlap overlap() {
    return null;
  }

  /** Returns whether the source has ended; by default it never ends. */
  default boolean finished() {
    return false;
  }

  /** Returns what a source that has ended could not read, or {@code null} if it read all. */
  default Unread unread() {
    return null;
  }

  /** Returns the fraction that was read, from 0 to 1, or a negative number if unknown. */
  default double progress() {
    return -1;
  }

  /** Returns the health of the connection. From any thread. */
  default SourceHealth health() {
    return SourceHealth.STREAMING;
  }

  @Override
  void close() throws IOException;
}
