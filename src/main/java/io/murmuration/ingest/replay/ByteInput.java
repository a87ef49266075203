package io.murmuration.ingest.replay;

import java.io.Closeable;
import java.io.IOException;

/** Bytes that may be a while in coming. */
interface ByteInput extends Closeable {
  /**
   * Reads at least one byte if there is any within the time given.
   *
   * @return how many bytes were read, 0 for none in time, -1 at the end
   */
  int read(byte[] into, int from, int length, long timeoutNanos) throws IOException;

  /**
   * How much of the input comes before a place in its (uncompressed) bytes, from 0 to 1, or a
   * negative number if unknown; of a compressed file, how much of it has been read.
   */
  double progress(long offset);
}
