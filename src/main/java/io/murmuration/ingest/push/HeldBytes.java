package io.murmuration.ingest.push;

import java.util.Arrays;

/** A growing byte array whose capacity counts against the limit of the inbox. */
final class HeldBytes {
  private static final int MIN_CAPACITY = 1 << 10;

  /** The result of {@link #append}. */
  enum Append {
    DONE,
    /** The bytes exceed the maximum length of a body. */
    TOO_LONG,
    /** The inbox has no room for the bytes at present. */
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
      capacity = Math.max(capacity, Math.min(maxLength, MIN_CAPACITY));
      if (!request.hold(capacity - bytes.length)) {
        return Append.NO_ROOM;
      }
      bytes = Arrays.copyOf(bytes, capacity);
    }
    System.arraycopy(from, 0, bytes, length, count);
    length = needed;
    return Append.DONE;
  }

  /** Returns the array, whose first {@link #length} bytes are valid. */
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
