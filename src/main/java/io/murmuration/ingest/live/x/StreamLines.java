package io.murmuration.ingest.live.x;

import io.murmuration.ingest.live.LiveSource;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Splits what comes in pieces into lines at {@code \n} or {@code \r\n}, and passes over empty ones.
 * Of a line that is too long for a message, the first bytes are handed out, a few more than a
 * message may have: memory stays bounded whatever comes.
 */
final class StreamLines {
  static final int KEPT_BYTES = LiveSource.MAX_MESSAGE_BYTES + 2;

  private static final int BUFFER_BYTES = 1 << 14;

  private final Consumer<byte[]> lines;
  private ByteArrayOutputStream line = new ByteArrayOutputStream();

  StreamLines(Consumer<byte[]> lines) {
    this.lines = lines;
  }

  void add(byte[] piece) {
    int from = 0;
    for (int i = 0; i < piece.length; i++) {
      if (piece[i] == '\n') {
        keep(piece, from, i);
        end();
        from = i + 1;
      }
    }
    keep(piece, from, piece.length);
  }

  private void keep(byte[] piece, int from, int to) {
    line.write(piece, from, Math.min(to - from, KEPT_BYTES - line.size()));
  }

  private void end() {
    byte[] bytes = line.toByteArray();
    int length = bytes.length;
    if (length > 0 && length < KEPT_BYTES && bytes[length - 1] == '\r') {
      length--;
    }
    if (bytes.length > BUFFER_BYTES) {
      line = new ByteArrayOutputStream();
    } else {
      line.reset();
    }
    if (length > 0) {
      lines.accept(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
    }
  }
}
