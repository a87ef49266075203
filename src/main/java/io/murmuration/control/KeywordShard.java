package io.murmuration.control;

import io.murmuration.keyword.Keyword;
import io.murmuration.stage.RecordSink;

/** What a stage holds of one keyword in one shard. */
public interface KeywordShard {
  /**
   * Takes back a value of the state topic.
   *
   * @param rest what its key has after {@code <slug>/<shard>/}, empty if nothing
   * @throws IllegalArgumentException if the value or the rest is unusable
   */
  void restore(String rest, byte[] committed);

  /**
   * Says what the slug stands for now, {@code null} if for nothing. What was counted for a keyword
   * that was removed, or for an earlier life of one that was added again, is forgotten.
   */
  void follow(Keyword current, long nowMillis);

  /** Sends what changed since the last call, also merely because time passed. */
  void flush(long nowMillis, RecordSink output);

  /**
   * When it is to be flushed next even if nothing is counted until then; {@link Long#MAX_VALUE} if
   * never. Asked after each {@link #flush}.
   */
  long nextFlushMillis();

  /** Whether the keyword is not followed any more. */
  boolean isRemoved();
}
