package io.murmuration.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShardKeyTest {
  @ParameterizedTest
  @ValueSource(strings = {"tea/0", "tea/-1", "tea/999999999", "t-1/10", "tea/0/x/y", "tea/-3/0"})
  void parse_key_isWrittenAsItWasRead(String key) {
    assertThat(ShardKey.parse(key)).hasToString(key);
  }

  /** Two keys for one shard would replace the state of each other. */
  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "/",
        "tea",
        "tea/",
        "tea/x",
        "tea/00",
        "tea/-0",
        "tea/000000001",
        "tea/-01",
        "tea/+1",
        "tea/01/x",
        "tea/1000000000",
        "tea/0/",
        "Tea/0",
        "\u00e4/0",
        "tea/\u0661",
        "tea/0\n"
      })
  void parse_anythingElse_throws(String key) {
    assertThatThrownBy(() -> ShardKey.parse(key)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whole_keyWithMoreThanTheShard_throws() {
    assertThat(ShardKey.whole("tea/0")).isEqualTo(new ShardKey("tea", 0, ""));
    assertThatThrownBy(() -> ShardKey.whole("tea/0/1"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
