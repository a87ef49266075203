package io.murmuration.ingest.live.mastodon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseReaderTest {
  private static final int MAX = 100;

  private final List<String> events = new ArrayList<>();
  private final SseReader reader =
      new SseReader(MAX, (type, data) -> events.add(type + "=" + data));

  @Test
  void read_eventsCommentsAndOtherFields_returnsTheEvents() {
    read(
        """
        :)

        event: update
        id: 7
        retry: 10
        data: {"a":1}

        :thump
        event:delete
        data:9

        """);
    assertThat(events).containsExactly("update={\"a\":1}", "delete=9");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void read_anyLineEnd_endsALine(String end) {
    read("data: a\ndata:  b\ndata\ndata: c\n\ndata: d\n\n".replace("\n", end));
    assertThat(events).containsExactly("message=a\n b\n\nc", "message=d");
  }

  @Test
  void read_byteOrderMark_isSkippedOnlyAtTheStart() {
    read("\uFEFFdata: a\n\n\uFEFFdata: b\n\ndata: c\n\n");
    assertThat(events).containsExactly("message=a", "message=c");
  }

  @Test
  void read_eventWithoutData_isIgnored() {
    read("event: filters_changed\n\ndata: a\n\n");
    assertThat(events).containsExactly("message=a");
  }

  @Test
  void read_incompleteEvent_isNotDelivered() {
    read("data: a\n");
    assertThat(events).isEmpty();
    read("\n");
    assertThat(events).containsExactly("message=a");
  }

  @Test
  void read_tooLong_isCutAndTheNextIsWhole() {
    read("data: " + "x".repeat(10 * MAX) + "\n\n");
    read("data: y\n".repeat(10 * MAX) + "\ndata: a\n\n");
    assertThat(events).hasSize(3);
    assertThat(events.get(0)).hasSizeBetween("message=".length() + MAX + 1, 200);
    assertThat(events.get(1)).hasSizeBetween("message=".length() + MAX + 1, 200);
    assertThat(events.get(2)).isEqualTo("message=a");
  }

  @Test
  void read_invalidUtf8_isReplaced() {
    reader.read(new byte[] {'d', 'a', 't', 'a', ':', (byte) 0xC3, '\n', '\n'});
    assertThat(events).containsExactly("message=\uFFFD");
  }

  @Property(tries = 300)
  void read_piecesOfAnySize_returnTheSame(
      @ForAll @IntRange(min = 1, max = 40) int first,
      @ForAll @IntRange(min = 1, max = 7) int size) {
    byte[] bytes =
        "\uFEFF:)\r\nevent: update\r\ndata: größe 🐘\r\ndata: 漢字\r\n\r\n:thump\rdata: b\r\rdata: c\n\n"
            .getBytes(UTF_8);
    List<String> seen = new ArrayList<>();
    SseReader other = new SseReader(MAX, (type, data) -> seen.add(type + "=" + data));
    other.read(Arrays.copyOf(bytes, first));
    for (int from = first; from < bytes.length; from += size) {
      other.read(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size)));
    }
    assertThat(seen).containsExactly("update=größe 🐘\n漢字", "message=b", "message=c");
  }

  @Test
  void read_recordedStream_returnsItsEvents() throws Exception {
    Path file = Path.of("../shared/data/mastodon/sse_events_docs.sse");
    Assumptions.assumeTrue(Files.exists(file), "no recorded streams here");
    SseReader whole = new SseReader(1 << 20, (type, data) -> events.add(type));
    whole.read(Files.readAllBytes(file));
    assertThat(events).contains("update", "delete", "notification");
  }

  private void read(String text) {
    reader.read(text.getBytes(UTF_8));
  }
}
