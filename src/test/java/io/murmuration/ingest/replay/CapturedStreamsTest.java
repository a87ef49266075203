package io.murmuration.ingest.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.murmuration.config.IngestSettings;
import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Deleted;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Notice;
import io.murmuration.ingest.SourceClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replays captures of real streams, which are not part of the project, if they are available. */
class CapturedStreamsTest {
  private static final Path CAPTURES = Path.of("../shared/data");

  @ParameterizedTest
  @CsvSource({
    "x-v1.1-stream.jsonl.gz, 7338, 961",
    "x-v1.1-stream-2016.jsonl.gz, 6979, 833",
    "x-v1.1-filter.jsonl.gz, 1805, 0",
    "x-v1.1-extended.jsonl.gz, 926, 81",
    "posts-300k.jsonl.gz, 299639, 0"
  })
  void poll_capture_returnsEveryPostAndNotice(String name, int posts, int notices)
      throws IOException {
    Path capture = CAPTURES.resolve(name);
    assumeTrue(Files.exists(capture), () -> "skipped: no capture " + capture);
    int accepted = 0;
    int noticed = 0;
    int read = 0;
    try (ReplaySource source =
        new ReplaySource(
            new IngestSettings.Replay(capture.toString(), null, true), SourceClock.SYSTEM)) {
      source.open(null);
      while (!source.finished()) {
        for (Item item : source.poll(500, Duration.ZERO)) {
          read++;
          accepted += item instanceof Accepted ? 1 : 0;
          noticed += item instanceof Notice || item instanceof Deleted ? 1 : 0;
        }
      }
    }

    assertThat(accepted).isEqualTo(posts);
    assertThat(noticed).isEqualTo(notices);
    assertThat(read).isEqualTo(posts + notices);
  }
}
