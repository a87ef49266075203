package io.murmuration.stage;

import java.util.List;

/**
 * Runs I/O around a {@link StageStep}, which does none itself. The stage calls every method on its
 * worker thread, so they may block. An exception restarts the stage.
 */
public interface StageHooks {
  /** Does nothing. */
  StageHooks NONE = new StageHooks() {};

  /** Called after the state of the assigned partitions is read, before the step is restored. */
  default void beforeRestore() {}

  /** Called before the step gets the records of a poll; the list may be empty. */
  default void beforeBatch(List<InputRecord> batch) {}

  /** Called after each commit, also if there was nothing to commit. */
  default void afterCommit() {}
}
