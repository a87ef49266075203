package io.murmuration.ingest;

import io.murmuration.post.Post;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A stream of posts that is pulled, so that a slow Kafka slows the source and memory stays bounded.
 * Used by one thread at a time.
 */
public interface PostSource extends AutoCloseable {
  /** What a source hands out: one line, event or message of its stream. */
  sealed interface Item permits Accepted, Notice, Rejected {}

  /** A post. */
  record Accepted(Post post) implements Item {}

  /** Something that the stream says about itself, such as a deletion. */
  record Notice(String kind) implements Item {}

  /**
   * Something that is no post: its bytes as read, why it is none, and where it stood in the source
   * (such as {@code line 17}).
   */
  record Rejected(byte[] bytes, String reason, String position) implements Item {}

  /** Identifies the stream whose cursor this is; stable over restarts. */
  String name();

  /**
   * Connects and goes to the place that {@link #cursor} named, or to the start for {@code null}.
   *
   * @throws IOException if the source cannot be read, or is not the one that the cursor is from
   */
  void open(String cursor) throws IOException;

  /**
   * The next items, at most {@code maxItems}; waits no longer than {@code timeout} for the first.
   * Empty if there is none yet or none any more, see {@link #finished}.
   */
  List<Item> poll(int maxItems, Duration timeout) throws IOException;

  /** Where to go on after the last item handed out: a JSON text, opaque to everyone else. */
  String cursor();

  /** Whether the source has come to its end; a live source never does. */
  boolean finished();

  /** How much of the source has been read, from 0 to 1, or a negative number if unknown. */
  double progress();

  @Override
  void close() throws IOException;
}
