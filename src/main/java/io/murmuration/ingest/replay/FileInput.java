package io.murmuration.ingest.replay;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HexFormat;

/** A regular file, plain or gzip according to its first two bytes. */
final class FileInput implements ByteInput {
  /** Maximum number of bytes of the first line that identify a file. */
  private static final int FINGERPRINT_BYTES = 1 << 16;

  private final FileChannel channel;
  private final InputStream in;
  private final boolean compressed;
  private final long size;

  FileInput(Path path) throws IOException {
    FileInputStream file = new FileInputStream(path.toFile());
    try {
      channel = file.getChannel();
      size = channel.size();
      compressed = GunzipStream.isMagic(file.read(), file.read());
      channel.position(0);
    } catch (IOException e) {
      file.close();
      throw e;
    }
    in = compressed ? new GunzipStream(file) : file;
  }

  /** Returns a hash of the first line, which does not change when lines are appended. */
  static String fingerprint(Path path) throws IOException {
    HashStream64 hash = Hashing.xxh3_64().hashStream();
    try (FileInput file = new FileInput(path)) {
      byte[] bytes = new byte[FINGERPRINT_BYTES];
      int filled = 0;
      int scanned = 0;
      while (filled < bytes.length) {
        int read = file.read(bytes, filled, bytes.length - filled, 0);
        filled += Math.max(read, 0);
        while (scanned < filled && bytes[scanned] != '\n') {
          scanned++;
        }
        if (read < 0 || scanned < filled) {
          break;
        }
      }
      hash.putBytes(bytes, 0, scanned);
    }
    return HexFormat.of().toHexDigits(hash.getAsLong());
  }

  /** Moves to an offset of the decompressed bytes; returns false if the file ends before it. */
  boolean skipTo(long offset) throws IOException {
    if (compressed) {
      return in.skip(offset) == offset;
    }
    channel.position(Math.min(offset, size));
    return offset <= size;
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
