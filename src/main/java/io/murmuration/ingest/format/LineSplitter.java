package io.murmuration.ingest.format;

import java.util.Arrays;

/**
 * Splits bytes that arrive in pieces into lines at {@code \n}, {@code \r\n} or {@code \r}. A line
 * ends at the {@code \r}, without waiting for what follows. Call {@link #add} for each piece, then
 * {@link #next} until it returns false, then after the last piece {@link #last}. A line within one
 * piece is not copied. Bytes of a line beyond a maximum are dropped, which bounds the memory.
 */
public final class LineSplitter {
  private static final int SMALL_BYTES = 1 << 14;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final int maxBytes;

  /** The current piece; the bytes before {@code position} are consumed. */
  private byte[] piece = {};

  private int position;
  private int end;
  private boolean afterReturn;

  /** 1 after the second byte of a {@code \r\n} whose line ended at the first, otherwise 0. */
  private int skipped;

  /** The start of a line whose end has not arrived. */
  private byte[] partial = {};

  private int partialLength;
  private long dropped;

  private byte[] bytes = {};
  private int from;
  private int length;
  private long size;
  private boolean cut;

  public LineSplitter(int maxBytes) {
    this(maxBytes, false);
  }

  /**
   * @param maxBytes maximum number of bytes kept of a line
   * @param afterReturn whether the line before ended at a {@code \r}, so that a {@code \n} at the
   *     start is the rest of its terminator
   */
  public LineSplitter(int maxBytes, boolean afterReturn) {
    this.maxBytes = maxBytes;
    this.afterReturn = afterReturn;
  }

  /**
   * Returns the length of the UTF-8 byte order marks at {@code from}: more than one if several
   * files were concatenated, or 0.
   */
  public static int byteOrderMarkLength(byte[] bytes, int from, int length) {
    int marks = 0;
    while (length - marks >= BYTE_ORDER_MARK.length
        && Arrays.equals(
            bytes,
            from + marks,
            from + marks + BYTE_ORDER_MARK.length,
            BYTE_ORDER_MARK,
            0,
            BYTE_ORDER_MARK.length)) {
      marks += BYTE_ORDER_MARK.length;
    }
    return marks;
  }

  public void add(byte[] piece) {
    add(piece, 0, piece.length);
  }

  /** Adds the next piece, which must stay unchanged until {@link #next} returns false. */
  public void add(byte[] piece, int from, int length) {
    this.piece = piece;
    position = from;
    end = from + length;
  }

  /** Moves to the next complete line; false if the pieces so far contain no other. */
  public boolean next() {
    if (afterReturn && position < end) {
      skipped = piece[position] == '\n' ? 1 : 0;
      position += skipped;
      afterReturn = false;
    }
    for (int i = position; i < end; i++) {
      if (piece[i] == '\n' || piece[i] == '\r') {
        afterReturn = piece[i] == '\r';
        endLine(i, 1);
        return true;
      }
    }
    keepPartial();
    return false;
  }

  /** Moves to the unterminated line after the last piece; false if there is none. */
  public boolean last() {
    if (partialLength == 0) {
      return false;
    }
    endLine(position, 0);
    return true;
  }

  /** The array that contains the line; valid until the next call. */
  public byte[] bytes() {
    return bytes;
  }

  /** The index in {@link #bytes} at which the line starts. */
  public int from() {
    return from;
  }

  /** The number of kept bytes of the line, without its terminator. */
  public int length() {
    return length;
  }

  /**
   * The number of all bytes after the line before: with dropped ones, the terminator, and the rest
   * of the terminator of the line before.
   */
  public long size() {
    return size;
  }

  /** Returns whether bytes of the line were dropped, or of a line whose end has not arrived. */
  public boolean isCut() {
    return cut;
  }

  /** Returns whether the line contains nothing but spaces and tabs. */
  public boolean isBlank() {
    for (int i = from; i < from + length; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  /** Removes byte order marks from the start of the line. */
  public void skipByteOrderMark() {
    int mark = byteOrderMarkLength(bytes, from, length);
    from += mark;
    length -= mark;
  }

  public byte[] copy() {
    return Arrays.copyOfRange(bytes, from, from + length);
  }

  private void endLine(int lineEnd, int terminator) {
    int inPiece = lineEnd - position;
    long lineSize = partialLength + dropped + inPiece;
    size = skipped + lineSize + terminator;
    skipped = 0;
    if (partialLength == 0) {
      bytes = piece;
      from = position;
      length = Math.min(inPiece, maxBytes);
    } else {
      appendPartial(lineEnd);
      bytes = partial;
      from = 0;
      length = partialLength;
    }
    cut = length < lineSize;
    position = lineEnd + terminator;
    partialLength = 0;
    dropped = 0;
    if (partial.length > SMALL_BYTES) {
      partial = new byte[0];
    }
  }

  private void keepPartial() {
    appendPartial(end);
    position = end;
    cut = dropped > 0;
  }

  private void appendPartial(int to) {
    int added = Math.min(to - position, maxBytes - partialLength);
    dropped += to - position - added;
    int needed = partialLength + added;
    if (needed > partial.length) {
      partial =
          Arrays.copyOf(partial, (int) Math.min(maxBytes, Math.max(needed, 2L * partial.length)));
    }
    System.arraycopy(piece, position, partial, partialLength, added);
    partialLength = needed;
  }
}
