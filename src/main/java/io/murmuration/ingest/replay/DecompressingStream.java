package io.murmuration.ingest.replay;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Decompresses an input. Once a read has failed, every read fails. */
abstract class DecompressingStream extends FilterInputStream {
  private IOException failure;

  DecompressingStream(InputStream in) {
    super(in);
  }

  /** Reads as {@link InputStream#read(byte[], int, int)} does. */
  abstract int decompress(byte[] into, int from, int length) throws IOException;

  /** Makes the next read fail, after this one has returned the bytes before the failure. */
  final void failNext(IOException e) {
    failure = e;
  }

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public final int read(byte[] into, int from, int length) throws IOException {
    if (failure != null) {
      throw failure;
    }
    try {
      return decompress(into, from, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }
}
