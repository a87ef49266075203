package io.murmuration.ingest.replay;

import java.io.Closeable;
import java.io.IOException;

/** A byte input that may pause. */
interface ByteInput extends Closeable {
  /**
   * Reads at least one byte if one arrives within the timeout.
   *
   * @return the number of bytes read, 0 if none arrives in time, -1 at the end
   */
  int read(byte[] into, int from, int length, long timeoutNanos) throws IOException;

  /**
   * Returns the fraction of the input before an offset of its decompressed bytes, from 0 to 1, or a
   * negative number if unknown. For a compressed file it is the fraction read so far.
   */
  double progress(long offset);
}
