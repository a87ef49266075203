package io.murmuration.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {
  private static final List<String> NAMES =
      List.of("mentions", "posts", "post-changes", "related-terms", "related-terms-state");

  @ParameterizedTest
  @CsvSource({
    "psots,    ' Did you mean posts?'",
    "post,     ' Did you mean post-changes or posts?'",
    "MENTION,  ' Did you mean mentions?'",
    "related,  ' Did you mean related-terms or related-terms-state?'",
    "kafka,    ''",
    "'',       ''"
  })
  void sentence_anyName_hasSimilarNames(String name, String expected) {
    assertThat(Suggestions.sentence(name, NAMES)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "pots,      There is no topic pots. Did you mean posts?",
    "offsets,   There is no topic offsets.",
    "elephants, There is no topic elephants."
  })
  void noTopic_topicsOfAll_namesSimilarOnesOfThePrefix(String wanted, String expected) {
    List<String> topics = List.of("t-posts", "t-mentions", "pot", "__consumer_offsets");

    assertThat(Suggestions.noTopic(wanted, topics, new KafkaConnection("127.0.0.1:9092", "t-")))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"offsets", "__consumer_offset"})
  void noTopic_withoutPrefix_doesNotNameKafkasOwn(String wanted) {
    assertThat(
            Suggestions.noTopic(
                wanted, List.of("__consumer_offsets"), new KafkaConnection("127.0.0.1:9092", "")))
        .isEqualTo("There is no topic " + wanted + ".");
  }
}
