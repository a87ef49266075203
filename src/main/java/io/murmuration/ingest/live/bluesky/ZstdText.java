package io.murmuration.ingest.live.bluesky;

import com.github.luben.zstd.ZstdDictDecompress;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.murmuration.ingest.live.LiveSource;
import io.murmuration.message.PostFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Decompresses texts of one Zstandard frame each, with a dictionary. Uses the stream of zstd-jni
 * because its one-call API needs the decompressed size in advance.
 */
final class ZstdText {
  private final ZstdDictDecompress dictionary;

  private ZstdText(ZstdDictDecompress dictionary) {
    this.dictionary = dictionary;
  }

  static ZstdText withDictionary(Path file) throws IOException {
    return new ZstdText(new ZstdDictDecompress(Files.readAllBytes(file)));
  }

  /**
   * Returns the text of a frame, cut one byte after the maximum length of a message.
   *
   * @throws PostFormatException if the bytes are not such a frame
   */
  byte[] decode(byte[] frame) throws PostFormatException {
    try (ZstdInputStreamNoFinalizer in =
        new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(frame))) {
      return in.setDict(dictionary).readNBytes(LiveSource.MAX_MESSAGE_BYTES + 1);
    } catch (IOException e) {
      throw new PostFormatException("cannot be decompressed: " + e.getMessage());
    }
  }
}
