package io.murmuration.ingest.replay;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.ZipException;

/**
 * The plain bytes of an input that is plain, or compressed with gzip or Zstandard, according to its
 * first bytes. Throws {@link EOFException} if compressed data ends early, and {@link ZipException}
 * if they are damaged, after the bytes before.
 */
final class Decompression {
  /**
   * An opened input.
   *
   * @param compressed whether {@code in} decompresses
   */
  record Plain(InputStream in, boolean compressed) {}

  private Decompression() {}

  /**
   * Opens an input. Blocks until its first line, or enough bytes to recognize its format, are read.
   *
   * @throws IOException if the input cannot be read, or has a format that is none of these; the
   *     message names it
   */
  static Plain open(InputStream in) throws IOException {
    Head first = Head.read(in);
    byte[] head = first.bytes();
    InputStream all = joined(head, in);
    if (head.length >= 2 && GunzipStream.isMagic(head[0] & 0xFF, head[1] & 0xFF)) {
      return new Plain(text(new GunzipStream(all), "gunzip"), true);
    }
    if (isZstd(head)) {
      return new Plain(text(new ZstdStream(all), "zstd -dc"), true);
    }
    UnreadableFormat.refuse(first);
    return new Plain(all, false);
  }

  private static InputStream text(InputStream decompressed, String decompression)
      throws IOException {
    Head head = Head.read(decompressed);
    UnreadableFormat.refuseContent(head, decompression);
    return joined(head.bytes(), decompressed);
  }

  private static InputStream joined(byte[] head, InputStream rest) {
    return new SequenceInputStream(new ByteArrayInputStream(head), rest);
  }

  /** Returns whether bytes begin with a frame of RFC 8878, or with a skippable one. */
  private static boolean isZstd(byte[] head) {
    if (head.length < 4) {
      return false;
    }
    int magic = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt();
    return magic == 0xFD2FB528 || (magic & 0xFFFFFFF0) == 0x184D2A50;
  }

  /** Reads any number of frames. */
  private static final class ZstdStream extends DecompressingStream {
    ZstdStream(InputStream in) throws IOException {
      super(new ZstdInputStreamNoFinalizer(in));
    }

    @Override
    int decompress(byte[] into, int from, int length) throws IOException {
      try {
        return in.read(into, from, length);
      } catch (ZstdIOException e) {
        throw "Truncated source".equals(e.getMessage())
            ? new EOFException(GunzipStream.ENDS_EARLY)
            : new ZipException(GunzipStream.DAMAGED);
      }
    }
  }
}
