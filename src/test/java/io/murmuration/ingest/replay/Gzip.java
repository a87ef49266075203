package io.murmuration.ingest.replay;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;

/** Compresses with gzip. */
final class Gzip {
  private Gzip() {}

  /** Returns one member for each part. */
  static byte[] members(byte[]... parts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
        gzip.write(part);
      }
    }
    return bytes.toByteArray();
  }
}
