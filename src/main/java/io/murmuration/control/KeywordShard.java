package io.murmuration.control;

import io.murmuration.keyword.Keyword;
import io.murmuration.stage.RecordSink;

/** The state of a stage for one keyword in one shard. */
public interface KeywordShard {
  /**
   * Returns whether the shard keeps a value under a key of the state topic.
   *
   * @param rest the part of the key after {@code <slug>/<shard>/}, possibly empty
   */
  boolean isKey(String rest);

  /**
   * Restores a value of the state topic.
   *
   * @param rest the part of its key after {@code <slug>/<shard>/}, possibly empty
   * @throws IllegalArgumentException if the value or the rest is invalid
   */
  void restore(String rest, byte[] committed);

  /**
   * Sets the keyword of the slug, and drops the counts of a removed keyword or of an earlier
   * generation.
   *
   * @param current the followed keyword, or {@code null} if it was removed
   */
  void follow(Keyword current, long nowMillis);

  /** Sends the changes since the last call, including those caused by the passing of time. */
  void flush(long nowMillis, RecordSink output);

  /**
   * Returns the time of the next flush if nothing is counted until then, or {@link Long#MAX_VALUE}
   * for never. Called after each {@link #flush}.
   */
  long nextFlushMillis();

  boolean isRemoved();
}
