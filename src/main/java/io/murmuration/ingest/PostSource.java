package io.murmuration.ingest;

import io.murmuration.message.Post;
import io.murmuration.observe.TraceContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A stream of posts that is pulled, so that a slow Kafka slows the source and memory stays bounded.
 * Used by one thread at a time, but for {@link #health}.
 */
public interface PostSource extends AutoCloseable {
  /** What a source hands out: one line, event or message of its stream. */
  sealed interface Item permits Accepted, Deleted, Edited, Notice, Rejected, Refused {}

  /** A post, and the trace that it belongs to, {@code null} for none. */
  record Accepted(Post post, TraceContext trace) implements Item {
    /** A post that belongs to no trace. */
    public Accepted(Post post) {
      this(post, null);
    }
  }

  /** The author has deleted a post; {@code source} and {@code id} as in {@link Post}. */
  record Deleted(String source, String id) implements Item {}

  /**
   * A post as its author has changed it.
   *
   * @param isNewUnlessSeen whether this may be the first that the stream says of it: then it counts
   *     like any other unless it has been seen
   */
  record Edited(Post post, boolean isNewUnlessSeen) implements Item {}

  /** Something that the stream says about itself. */
  record Notice(String kind) implements Item {}

  /**
   * Something that is no post: its bytes as read, why it is none, and where it stood in the source
   * (such as {@code line 17}).
   */
  record Rejected(byte[] bytes, String reason, String position) implements Item {}

  /**
   * Something that is no post and why, as whoever sent it is told: it counts as rejected and is not
   * kept.
   */
  record Refused(String reason) implements Item {}

  /** What became of an item. */
  enum Outcome {
    ACCEPTED,
    DUPLICATE,
    NOTICE,
    REJECTED
  }

  /**
   * What a source hands out again when it is resumed: posts whose {@link Post#source} is {@code
   * source}, that it handed out at most so long before.
   */
  record Overlap(String source, Duration depth) {}

  /** Identifies the stream whose cursor this is; stable over restarts. */
  String name();

  /**
   * Connects and goes to the place that {@link #cursor} named, or to the start for {@code null}.
   * What was handed out before and not {@link #committed} is handed out again, where the source
   * can.
   *
   * @throws IOException if the source cannot be read, or is not the one that the cursor is from
   */
  void open(String cursor) throws IOException;

  /**
   * The next items, at most about {@code maxItems}; waits no longer than {@code timeout} for the
   * first. Empty if there is none yet or none any more, see {@link #finished}.
   */
  List<Item> poll(int maxItems, Duration timeout) throws IOException;

  /**
   * What is left of that which the source has taken from others and must not lose, as {@link #poll}
   * hands it out; until it is empty, when the source is about to be closed for good.
   */
  default List<Item> drain(int maxItems) throws IOException {
    return List.of();
  }

  /** Called for each item that was polled, in their order, before it is committed. */
  default void applied(Item item, Outcome outcome) {}

  /** Kafka holds for good what was polled and applied so far. */
  default void committed() {}

  /** Where to go on after the last item handed out: a JSON text, opaque to everyone else. */
  String cursor();

  /** What is repeated when this is resumed, {@code null} for nothing. */
  default Overlap overlap() {
    return null;
  }

  /** Whether the source has come to its end; a live source never does. */
  boolean finished();

  /** How much of the source has been read, from 0 to 1, or a negative number if unknown. */
  double progress();

  /** How the connection to the source is; from any thread. */
  default SourceHealth health() {
    return SourceHealth.STREAMING;
  }

  @Override
  void close() throws IOException;
}
