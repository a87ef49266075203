package io.murmuration.kafka.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNamesTest {
  private static final List<String> NAMES =
      List.of("mentions", "posts", "post-changes", "related-terms", "related-terms-state");

  @ParameterizedTest
  @CsvSource({
    "psots,    ' Is it posts?'",
    "post,     ' Is it post-changes, or posts?'",
    "MENTION,  ' Is it mentions?'",
    "related,  ' Is it related-terms, or related-terms-state?'",
    "kafka,    ''",
    "'',       ''"
  })
  void sentence_anyName_hasThoseThatAreNear(String name, String expected) {
    assertThat(NearestNames.sentence(name, NAMES)).isEqualTo(expected);
  }
}
