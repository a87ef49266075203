package io.murmuration.ingest.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InboxTest {
  private final List<String> flow = new ArrayList<>();
  private final Inbox inbox = new Inbox(() -> flow.add(flow.size() % 2 == 0 ? "pause" : "resume"));

  @Test
  void add_upToTheMaximum_pausesOnce() throws InterruptedException {
    IntStream.range(0, Inbox.MAX_MESSAGES - 1).forEach(n -> add(1));
    assertThat(flow).isEmpty();
    add(1);
    add(1);
    assertThat(flow).containsExactly("pause");
    assertThat(inbox.isPaused()).isTrue();

    take(Inbox.MAX_MESSAGES / 2);
    assertThat(flow).containsExactly("pause");
    take(1);
    assertThat(flow).containsExactly("pause", "resume");
    assertThat(inbox.isPaused()).isFalse();
  }

  @Test
  void add_fewButLarge_pausesByTheirBytes() throws InterruptedException {
    for (int i = 0; i < 8; i++) {
      add(1 << 20);
    }
    assertThat(flow).containsExactly("pause");
    take(3);
    assertThat(flow).containsExactly("pause");
    take(1);
    assertThat(flow).containsExactly("pause", "resume");
  }

  @Test
  void take_noMessages_isEmptyAfterTheTimeout() throws InterruptedException {
    assertThat(inbox.take(1, Duration.ofMillis(1))).isEmpty();
    assertThat(inbox.take(1, Duration.ZERO)).isEmpty();
  }

  @Test
  void take_messages_areInTheirOrder() throws InterruptedException {
    IntStream.range(0, 10).forEach(n -> inbox.add(new Inbox.Message(new byte[n], false, n)));

    assertThat(inbox.take(4, Duration.ZERO))
        .extracting(Inbox.Message::connection)
        .containsExactly(0L, 1L, 2L, 3L);
    assertThat(inbox.take(100, Duration.ZERO)).hasSize(6);
  }

  private void add(int length) {
    inbox.add(new Inbox.Message(new byte[length], false, 1));
  }

  private void take(int most) throws InterruptedException {
    assertThat(inbox.take(most, Duration.ofSeconds(1))).hasSize(most);
  }
}
