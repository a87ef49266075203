package io.murmuration.ingest.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.post.PostFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs on messages of real services, which are not part of the project, where they are at hand. */
class CapturedMessagesTest {
  private static final Path CAPTURES = Path.of("../shared/data");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LineDecoder decoder = new LineDecoder();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bluesky/jetstream-v1.jsonl | {Accepted=17, Deleted=1, Notice=134}",
        "bluesky/derived_v2_frames.jsonl | {Accepted=17, Deleted=1, Notice=134}",
        "bluesky/special_frames.jsonl | {ConsumerTooSlow=1, OutdatedCursor=1}",
        "bluesky/posts-as-commits.jsonl.gz | {Accepted=11282}"
      })
  void decode_captured_isWhatItIs(String name, String expected) throws IOException {
    assertThat(tally(lines(name), name.contains("special"))).hasToString(expected);
  }

  private Map<String, Integer> tally(List<String> messages, boolean byKind) {
    Map<String, Integer> tally = new TreeMap<>();
    for (String message : messages) {
      tally.merge(tell(message, byKind), 1, Integer::sum);
    }
    return tally;
  }

  private String tell(String message, boolean byKind) {
    byte[] bytes = message.getBytes(UTF_8);
    try {
      Item item = decoder.decode(bytes, 0, bytes.length);
      return item.getClass().getSimpleName();
    } catch (PostFormatException e) {
      return e.getMessage();
    }
  }
}
