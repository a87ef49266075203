package io.murmuration.ingest.replay;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Decompresses gzip (RFC 1952) of any number of members and checks the length and checksum of each.
 * Zero padding at the end is skipped. Unlike this class, {@link java.util.zip.GZIPInputStream}
 * takes a truncated member, garbage after a member or a pause of the input for the end. The reader
 * of Apache Commons Compress rejects zero padding and reports a member that is cut in its first
 * bytes as garbage.
 */
public final class GunzipStream extends DecompressingStream {
  static final String ENDS_EARLY = "the compressed data ends early";
  static final String DAMAGED = "the compressed data is damaged";

  private static final int MAGIC = 0x1F8B;
  private static final int DEFLATE = 8;
  private static final int HAS_CRC = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;

  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int filled;
  private boolean inMember;
  private boolean isFirst = true;
  private boolean ended;

  public GunzipStream(InputStream in) {
    super(in);
  }

  /** Returns whether bytes that start with these two are gzip. */
  static boolean isMagic(int first, int second) {
    return (first << 8 | second) == MAGIC;
  }

  @Override
  int decompress(byte[] into, int from, int length) throws IOException {
    while (length > 0) {
      if (!inMember && !startMember()) {
        return -1;
      }
      int inflated = inflate(into, from, length);
      if (inflated > 0) {
        checksum.update(into, from, inflated);
        return inflated;
      }
      if (inflater.finished()) {
        endMember();
      } else {
        refill();
        inflater.setInput(buffer, 0, filled);
      }
    }
    return 0;
  }

  @Override
  public long skip(long count) throws IOException {
    byte[] scratch = new byte[1 << 16];
    long skipped = 0;
    while (skipped < count) {
      int read = read(scratch, 0, (int) Math.min(scratch.length, count - skipped));
      if (read < 0) {
        break;
      }
      skipped += read;
    }
    return skipped;
  }

  @Override
  public int available() {
    return 0;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    super.close();
  }

  /** Returns the bytes before damaged ones; the next read then fails. */
  private int inflate(byte[] into, int from, int length) throws IOException {
    long before = inflater.getBytesWritten();
    try {
      int inflated = inflater.inflate(into, from, length);
      if (inflated == 0 && inflater.needsDictionary()) {
        throw new ZipException(DAMAGED);
      }
      return inflated;
    } catch (DataFormatException e) {
      ZipException damage = new ZipException(DAMAGED);
      int inflated = (int) (inflater.getBytesWritten() - before);
      if (inflated == 0) {
        throw damage;
      }
      failNext(damage);
      return inflated;
    }
  }

  /** Reads the header of the next member; returns false at the end of the input. */
  private boolean startMember() throws IOException {
    int first = ended ? -1 : firstByteOfMember();
    if (first < 0) {
      ended = true;
      return false;
    }
    if (!isMagic(first, nextByte()) || nextByte() != DEFLATE) {
      throw new ZipException(isFirst ? "the data is not gzip" : "the rest of the data is not gzip");
    }
    isFirst = false;
    int flags = nextByte();
    skipBytes(6);
    if ((flags & HAS_EXTRA) != 0) {
      skipBytes(nextByte() | nextByte() << 8);
    }
    if ((flags & HAS_NAME) != 0) {
      skipText();
    }
    if ((flags & HAS_COMMENT) != 0) {
      skipText();
    }
    if ((flags & HAS_CRC) != 0) {
      skipBytes(2);
    }
    inflater.setInput(buffer, position, filled - position);
    inMember = true;
    return true;
  }

  /** Returns the next byte that is not padding, or -1 at the end of the input. */
  private int firstByteOfMember() throws IOException {
    int first = 0;
    while (first == 0) {
      if (position == filled && !tryRefill()) {
        return -1;
      }
      first = nextByte();
    }
    return first;
  }

  private void endMember() throws IOException {
    position = filled - inflater.getRemaining();
    long expectedChecksum = nextInt();
    long expectedLength = nextInt();
    if (expectedChecksum != checksum.getValue()
        || expectedLength != (inflater.getBytesWritten() & 0xFFFF_FFFFL)) {
      throw new ZipException(DAMAGED + ": its checksum is wrong");
    }
    inflater.reset();
    checksum.reset();
    inMember = false;
  }

  private long nextInt() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      value |= (long) nextByte() << shift;
    }
    return value;
  }

  private void skipText() throws IOException {
    while (nextByte() != 0) {
      // The name and the comment of a member are not used.
    }
  }

  private void skipBytes(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      nextByte();
    }
  }

  private int nextByte() throws IOException {
    if (position == filled) {
      refill();
    }
    return buffer[position++] & 0xFF;
  }

  private void refill() throws IOException {
    if (!tryRefill()) {
      throw new EOFException(ENDS_EARLY);
    }
  }

  private boolean tryRefill() throws IOException {
    int read = in.read(buffer, 0, buffer.length);
    position = 0;
    filled = Math.max(read, 0);
    return read > 0;
  }
}
