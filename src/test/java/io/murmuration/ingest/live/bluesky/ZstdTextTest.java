package io.murmuration.ingest.live.bluesky;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.github.luben.zstd.ZstdCompressCtx;
import io.murmuration.ingest.live.LiveSource;
import io.murmuration.message.PostFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ZstdTextTest {
  private static final Path DATA = Path.of("../shared/data/bluesky");
  private static final Path DICTIONARY = DATA.resolve("legacy.zdict");

  @Test
  void decode_publishedDictionary_returnsTheMessages() throws IOException, PostFormatException {
    assumeThat(DICTIONARY).exists();
    ZstdText zstd = ZstdText.withDictionary(DICTIONARY);
    List<String> messages = Files.readAllLines(DATA.resolve("jetstream-v1.jsonl"));
    for (String message : messages) {
      assertThat(new String(zstd.decode(compressed(message)), UTF_8)).isEqualTo(message);
    }
    assertThat(messages).hasSize(152);
  }

  @Test
  void decode_longerThanAMessage_isCut() throws IOException, PostFormatException {
    assumeThat(DICTIONARY).exists();
    byte[] bomb = compressed("x".repeat(50 << 20));

    assertThat(ZstdText.withDictionary(DICTIONARY).decode(bomb))
        .hasSize(LiveSource.MAX_MESSAGE_BYTES + 1);
  }

  @Test
  void decode_somethingElse_isRejected() throws IOException {
    assumeThat(DICTIONARY).exists();
    ZstdText zstd = ZstdText.withDictionary(DICTIONARY);

    assertThatThrownBy(() -> zstd.decode(new byte[] {1, 2, 3}))
        .isInstanceOf(PostFormatException.class);
  }

  private static byte[] compressed(String text) throws IOException {
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      context.loadDict(Files.readAllBytes(DICTIONARY));
      return context.compress(text.getBytes(UTF_8));
    }
  }
}
