package io.murmuration.operate.records;

/** Receives records one after another, on the thread that reads them. */
public interface RecordView {
  void show(ShownRecord record);

  /**
   * Returns whether to continue reading. Called several times a second, after all records that have
   * arrived were shown.
   */
  default boolean goesOn() {
    return true;
  }
}
