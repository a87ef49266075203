package io.murmuration.visualization.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Backlog backlog = new Backlog();

  @Test
  void add_upToTheBound_isNotBehind() {
    backlog.add(Backlog.MAX_BYTES, 0);

    assertThat(backlog.isBehind()).isFalse();
    assertThat(backlog.isTooLate(100 * SECOND)).isFalse();
  }

  @Test
  void add_beyondTheBound_isBehindUntilAllIsSentAndCaughtUp() {
    backlog.add(Backlog.MAX_BYTES, 0);
    backlog.add(1, 0);
    backlog.miss("a", 1);
    backlog.miss("b", 2);
    backlog.miss("a", 3);
    backlog.remove(Backlog.MAX_BYTES);
    assertThat(backlog.isBehind()).isTrue();
    assertThat(backlog.isEmpty()).isFalse();

    backlog.remove(1);
    assertThat(backlog.isEmpty()).isTrue();
    assertThat(backlog.catchUp()).containsExactlyInAnyOrder("a", "b");
    assertThat(backlog.isBehind()).isFalse();
    assertThat(backlog.catchUp()).isEmpty();
  }

  @Test
  void isTooLate_behindForTenSeconds_untilThenItIsNot() {
    backlog.add(Backlog.MAX_BYTES, 0);
    backlog.add(1, 5 * SECOND);
    backlog.miss("a", 14 * SECOND);

    assertThat(backlog.isTooLate(15 * SECOND)).isFalse();
    assertThat(backlog.isTooLate(16 * SECOND)).isTrue();
  }

  @Test
  void isTooLate_megabytesAtOnce_takesTheirTime() {
    backlog.add(Backlog.MAX_BYTES + (640 << 10), 0);

    assertThat(backlog.isTooLate(19 * SECOND)).isFalse();
    assertThat(backlog.isTooLate(21 * SECOND)).isTrue();
  }
}
