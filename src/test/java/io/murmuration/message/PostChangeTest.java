package io.murmuration.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.support.TestPosts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostChangeTest {
  @Test
  void decode_deleted_isTheEncodedChange() throws PostFormatException {
    PostChange change = PostChange.deleted("x", "1", 7);

    assertThat(PostChange.decode(change.encode())).isEqualTo(change);
    assertThat(change.key()).asString(UTF_8).isEqualTo("x/1");
  }

  @Test
  void decode_edited_isTheEncodedChange() throws PostFormatException {
    PostChange change = PostChange.edited(TestPosts.text("1", "now", PostTime.MIN_MILLIS), 7);

    assertThat(PostChange.decode(change.encode())).isEqualTo(change);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "null",
        "[]",
        "{}",
        "{\"source\":\"x\",\"at\":1,\"post\":null}",
        "{\"source\":\"x\",\"id\":1,\"at\":1,\"post\":null}",
        "{\"source\":\"x\",\"id\":\"1\",\"at\":\"now\",\"post\":null}",
        "{\"source\":\"x\",\"id\":\"1\",\"at\":1}",
        "{\"source\":\"x\",\"id\":\"1\",\"at\":1,\"post\":\"gone\"}",
        "{\"source\":\"x\",\"id\":\"1\",\"at\":1,\"post\":{}}",
        "{\"source\":\"x\",\"id\":\"1\",\"at\":1,\"post\":{\"id\":\"2\",\"source\":\"x\","
            + "\"author\":{\"id\":\"a\"},\"text\":\"t\",\"createdAt\":1700000000000}}"
      })
  void decode_somethingElse_isRefused(String text) {
    assertThatThrownBy(() -> PostChange.decode(text.getBytes(UTF_8)))
        .isInstanceOf(PostFormatException.class);
  }

  @Test
  void decode_tombstone_isRefused() {
    assertThatThrownBy(() -> PostChange.decode(null)).isInstanceOf(PostFormatException.class);
  }
}
