package io.murmuration.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PostMarksTest {
  private static final Duration DEPTH = Duration.ofSeconds(60);
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private long end;

  @Test
  void at_firstStart_isTheEndAtThatTime() {
    end = 5;
    PostMarks marks = new PostMarks(DEPTH, null, 0, this::ends);
    end = 9;

    assertThat(marks.at(SECOND)).isEqualTo(Map.of(0, 5L));
  }

  @Test
  void at_resumed_isTheMarkOfTheCursorUntilTheDepthHasPassed() {
    PostMarks marks = new PostMarks(DEPTH, Map.of(0, 3L), 0, this::ends);
    end = 100;

    assertThat(marks.at(20 * SECOND)).isEqualTo(Map.of(0, 3L));
    assertThat(marks.at(79 * SECOND)).isEqualTo(Map.of(0, 3L));
    assertThat(marks.at(81 * SECOND)).isEqualTo(Map.of(0, 100L));
  }

  @Property
  void at_anyTimes_isNeverAfterTheEndOfTheTopicADepthBefore(
      @ForAll @Size(min = 1, max = 100) int[] seconds, @ForAll @IntRange(max = 50) int each) {
    PostMarks marks = new PostMarks(DEPTH, null, 0, this::ends);
    TreeMap<Long, Long> endsByTime = new TreeMap<>(Map.of(0L, end));
    long now = 0;
    for (int step : seconds) {
      now += Math.floorMod(step, 40) * SECOND;
      end += each;
      endsByTime.put(now, end);
      long from = marks.at(now).get(0);
      Map.Entry<Long, Long> before = endsByTime.floorEntry(now - DEPTH.toNanos());

      assertThat(from).isLessThanOrEqualTo(before == null ? 0 : before.getValue());
    }
    end = 0;
  }

  private Map<Integer, Long> ends() {
    return Map.of(0, end);
  }
}
