package io.murmuration.operate.records;

/** Takes records one after another, as they are read, on the thread that reads. */
public interface RecordView {
  void show(ShownRecord record);

  /**
   * Whether to read on; asked at least several times a second, after all that has arrived was
   * shown.
   */
  boolean goesOn();
}
