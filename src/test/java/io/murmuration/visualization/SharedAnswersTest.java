package io.murmuration.visualization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SharedAnswersTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private long now = Long.MAX_VALUE - 1;
  private int built;
  private final SharedAnswers answers = new SharedAnswers(() -> now);

  @Test
  void get_withinThreeTimesTheCost_isBuiltOnce() {
    assertThat(get("a", 10)).isEqualTo("a 1");

    now += 29;
    assertThat(get("a", 10)).isEqualTo("a 1");
    now += 1;
    assertThat(get("a", 10)).isEqualTo("a 2");
  }

  @Test
  void get_afterASlowBuild_isNotOlderThanASecond() {
    get("a", 100 * SECOND);

    now += SECOND - 1;
    assertThat(get("a", SECOND)).isEqualTo("a 1");
    now += 1;
    assertThat(get("a", SECOND)).isEqualTo("a 2");
  }

  @Test
  void get_otherKey_isAnotherAnswer() {
    assertThat(get("a", 10)).isEqualTo("a 1");
    assertThat(get("b", 10)).isEqualTo("b 2");
    assertThat(get("a", 10)).isEqualTo("a 1");
  }

  @Test
  void get_manyKeys_keepsTheLatest() {
    get("a", SECOND);
    for (int i = 0; i < 63; i++) {
      get("a", 0);
      get("other " + i, 0);
    }

    assertThat(get("a", 0)).isEqualTo("a 1");
    for (int i = 63; i < 127; i++) {
      get("other " + i, 0);
    }
    assertThat(get("a", 0)).isNotEqualTo("a 1");
  }

  @Test
  void get_withoutContent_isAskedAgain() {
    assertThat(answers.get("a", () -> null)).isNull();
    assertThat(get("a", 0)).isEqualTo("a 1");
  }

  private String get(String key, long costNanos) {
    return answers
        .get(
            key,
            () -> {
              now += costNanos;
              return key + " " + ++built;
            })
        .toString();
  }
}
