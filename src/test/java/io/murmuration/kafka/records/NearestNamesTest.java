package io.murmuration.kafka.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.kafka.KafkaSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNamesTest {
  private static final KafkaSettings KAFKA = new KafkaSettings("127.0.0.1:9092", "t-");
  private static final List<String> TOPICS =
      List.of("t-posts", "t-post-changes", "t-mentions", "posts", "__consumer_offsets");

  @Test
  void sentence_nameThatIsAlmostOne_namesThatOfThePrefix() {
    assertThat(NearestNames.sentence(TOPICS, KAFKA, "pots"))
        .isEqualTo("There is no topic pots; there is posts");
  }

  @Test
  void sentence_beginningOfSeveral_namesThemNearestFirst() {
    assertThat(NearestNames.sentence(TOPICS, KAFKA, "post"))
        .isEqualTo("There is no topic post; there is posts, post-changes");
  }

  @Test
  void sentence_nameLikeNone_namesNone() {
    assertThat(NearestNames.sentence(TOPICS, KAFKA, "elephants"))
        .isEqualTo("There is no topic elephants.");
  }
}
