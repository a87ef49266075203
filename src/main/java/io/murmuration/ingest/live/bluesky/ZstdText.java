package io.murmuration.ingest.live.bluesky;

import com.github.luben.zstd.ZstdDictDecompress;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.murmuration.ingest.live.LiveSource;
import io.murmuration.message.PostFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Texts that were compressed with Zstandard and a dictionary, one frame each. */
final class ZstdText {
  private final ZstdDictDecompress dictionary;

  private ZstdText(ZstdDictDecompress dictionary) {
    this.dictionary = dictionary;
  }

  static ZstdText withDictionary(Path file) throws IOException {
    return new ZstdText(new ZstdDictDecompress(Files.readAllBytes(file)));
  }

  /**
   * The text of a frame; what goes beyond the longest message by more than a byte is left out.
   *
   * @throws PostFormatException if it is no such frame
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
