package io.murmuration.ingest.replay;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** A regular file, plain or compressed according to its first bytes. */
final class FileInput implements ByteInput {
  private final FileChannel channel;
  private final InputStream in;
  private final boolean compressed;
  private final long size;
  private boolean afterReturn;

  FileInput(Path path) throws IOException {
    FileInputStream file = new FileInputStream(path.toFile());
    try {
      channel = file.getChannel();
      size = channel.size();
      Decompression.Plain plain = Decompression.open(file);
      in = plain.in();
      compressed = plain.compressed();
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Reads up to an offset of the decompressed bytes, and adds these to a checksum.
   *
   * @return whether the file has that many
   */
  boolean readTo(long offset, CRC32C checksum) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long left = offset;
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        return false;
      }
      checksum.update(buffer, 0, read);
      afterReturn = buffer[read - 1] == '\r';
      left -= read;
    }
    return true;
  }

  /** Returns whether the last byte of {@link #readTo} is a {@code \r}. */
  boolean isAfterReturn() {
    return afterReturn;
  }

  @Override
  public int read(byte[] into, int from, int length, long timeoutNanos) throws IOException {
    return in.read(into, from, length);
  }

  @Override
  public double progress(long offset) {
    try {
      long position = compressed ? channel.position() : offset;
      return size == 0 ? 1 : Math.min(1, (double) position / size);
    } catch (IOException e) {
      return -1;
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
