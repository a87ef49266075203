package io.murmuration.ingest.replay;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A stream that may pause, such as standard input. A separate thread reads a few chunks ahead so
 * that {@link #read} can keep its timeout.
 */
final class StreamInput implements ByteInput {
  private static final int CHUNK_BYTES = 1 << 16;
  private static final int CHUNKS_AHEAD = 16;

  /** Opens the stream; may block, as a named pipe does. */
  @FunctionalInterface
  interface Opener {
    InputStream open() throws IOException;
  }

  private sealed interface Chunk {}

  private record Bytes(byte[] bytes) implements Chunk {}

  private record End(IOException failure) implements Chunk {}

  private final BlockingQueue<Chunk> ahead = new ArrayBlockingQueue<>(CHUNKS_AHEAD);
  private final Thread reader;
  private byte[] current = new byte[0];
  private int position;
  private End end;

  StreamInput(String name, Opener opener) {
    reader = new Thread(() -> readAhead(opener), name);
    reader.setDaemon(true);
    reader.start();
  }

  @Override
  public int read(byte[] into, int from, int length, long timeoutNanos) throws IOException {
    if (position == current.length && end == null) {
      take(timeoutNanos);
    }
    int read = Math.min(length, current.length - position);
    if (read == 0 && end != null) {
      if (end.failure() != null) {
        throw end.failure();
      }
      return -1;
    }
    System.arraycopy(current, position, into, from, read);
    position += read;
    return read;
  }

  private void take(long timeoutNanos) throws IOException {
    try {
      Chunk chunk = ahead.poll(timeoutNanos, TimeUnit.NANOSECONDS);
      if (chunk instanceof Bytes more) {
        current = more.bytes();
        position = 0;
      } else if (chunk instanceof End last) {
        end = last;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private void readAhead(Opener opener) {
    try {
      End last = new End(null);
      try (InputStream in = Decompression.open(opener.open()).in()) {
        byte[] buffer = new byte[CHUNK_BYTES];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          ahead.put(new Bytes(Arrays.copyOf(buffer, read)));
        }
      } catch (IOException e) {
        last = new End(e);
      }
      ahead.put(last);
    } catch (InterruptedException e) {
      // The input was closed.
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public double progress(long offset) {
    return -1;
  }

  @Override
  public void close() {
    reader.interrupt();
  }
}
