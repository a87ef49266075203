package io.murmuration.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelatedTermsTest {
  private static final RelatedTerms TERMS =
      new RelatedTerms(
          "Kafka",
          1,
          3_605_000,
          3_600_000,
          3,
          0,
          300_000,
          List.of(
              new RelatedTerms.Term("#ksql", 2, 0.666667, List.of(1L, 0L, 1L)),
              new RelatedTerms.Term("ksql", 1, 0.333333)));
  private static final String JSON =
      "{\"keyword\":\"Kafka\",\"shard\":1,\"at\":3605000,\"window\":3600000,\"posts\":3,"
          + "\"panesFrom\":0,\"paneMillis\":300000,"
          + "\"terms\":[{\"term\":\"#ksql\",\"count\":2,\"score\":0.666667,\"panes\":[1,0,1]},"
          + "{\"term\":\"ksql\",\"count\":1,\"score\":0.333333}]}";

  private static RelatedTerms fromJson(String json) {
    return RelatedTerms.fromJson(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void toJson_writesTheContract() {
    assertThat(new String(TERMS.toJson(), StandardCharsets.UTF_8)).isEqualTo(JSON);
  }

  @Test
  void fromJson_writtenMessage_isEqual() {
    assertThat(fromJson(JSON)).isEqualTo(TERMS);
  }

  @Test
  void fromJson_unknownField_isIgnored() {
    assertThat(fromJson(JSON.replace("{\"keyword\"", "{\"new\":[],\"keyword\""))).isEqualTo(TERMS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{}", "[]", "{", "{\"keyword\":1}"})
  void fromJson_anythingElse_throws(String json) {
    assertThatThrownBy(() -> fromJson(json)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void fromJson_moreThanOneValue_throws() {
    assertThatThrownBy(() -> fromJson(JSON + JSON)).isInstanceOf(IllegalArgumentException.class);
  }
}
