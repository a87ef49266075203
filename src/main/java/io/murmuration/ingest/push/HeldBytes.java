package io.murmuration.ingest.push;

import java.util.Arrays;

/** Bytes that grow, each counted in the inbox for as long as there is room for it. */
final class HeldBytes {
  private static final int LEAST_CAPACITY = 1 << 10;

  /** What came of more bytes. */
  enum Append {
    DONE,
    /** They are more than a request may have. */
    TOO_LONG,
    /** The inbox has no room for them now. */
    NO_ROOM
  }

  private final PushRequest request;
  private final int maxLength;
  private byte[] bytes = {};
  private int length;

  HeldBytes(PushRequest request, int maxLength) {
    this.request = request;
    this.maxLength = maxLength;
  }

  Append append(byte[] from, int count) {
    if (count > maxLength - length) {
      return Append.TOO_LONG;
    }
    int needed = length + count;
    if (needed > bytes.length) {
      int capacity = (int) Math.min(maxLength, Math.max(needed, 2L * bytes.length));
      capacity = Math.max(capacity, Math.min(maxLength, LEAST_CAPACITY));
      if (!request.hold(capacity - bytes.length)) {
        return Append.NO_ROOM;
      }
      bytes = Arrays.copyOf(bytes, capacity);
    }
    System.arraycopy(from, 0, bytes, length, count);
    length = needed;
    return Append.DONE;
  }

  /** The array, of which {@link #length} bytes count. */
  byte[] array() {
    return bytes;
  }

  int length() {
    return length;
  }

  void release() {
    request.release(bytes.length);
    bytes = new byte[0];
    length = 0;
  }
}
