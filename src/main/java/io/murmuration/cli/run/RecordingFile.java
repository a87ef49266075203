package io.murmuration.cli.run;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/** A file of lines that is written over hours. Lines older than a second survive a crash. */
final class RecordingFile implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final OutputStream out;
  private long flushedNanos = System.nanoTime();

  private RecordingFile(OutputStream out) {
    this.out = out;
  }

  /**
   * Creates the file, compressed with gzip if its name ends in {@code .gz}.
   *
   * @throws IOException if the file cannot be created, a {@link
   *     java.nio.file.FileAlreadyExistsException} if it exists
   */
  static RecordingFile create(Path file) throws IOException {
    OutputStream raw = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
    if (!file.toString().endsWith(".gz")) {
      return new RecordingFile(new BufferedOutputStream(raw, BUFFER_BYTES));
    }
    return new RecordingFile(
        new BufferedOutputStream(new GZIPOutputStream(raw, BUFFER_BYTES, true), BUFFER_BYTES));
  }

  void write(byte[] line) throws IOException {
    out.write(line);
    out.write('\n');
  }

  void flushIfDue() throws IOException {
    if (System.nanoTime() - flushedNanos >= FLUSH_NANOS) {
      out.flush();
      flushedNanos = System.nanoTime();
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
