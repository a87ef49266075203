package io.murmuration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordFormatException;
import io.murmuration.keyword.KeywordJson;
import io.murmuration.message.IngestCounts;
import io.murmuration.message.SourceCursor;
import io.murmuration.message.StageReport;
import io.murmuration.support.Contract;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the published schemas with the code, at the limits that real messages seldom reach. */
class SchemasTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a            | kafka               | 0                    | keyword-a      | true",
        "a-b-800a8855 | \"machine learning\"| 9223372036854775807  | keyword-shared | true",
        "a            | 東京 C++ 😀          | 1                    | keyword-a      | true",
        "A            | kafka               | 1                    | keyword-A      | false",
        "a_b          | kafka               | 1                    | keyword-a_b    | false",
        "shared       | kafka               | 1                    | keyword-shared | false",
        "a            | kafka\\u0007        | 1                    | keyword-a      | false",
        "a            | kaf\\u202eka        | 1                    | keyword-a      | false",
        "a            | \\u2069kafka        | 1                    | keyword-a      | false",
        "a            | kafka               | -1                   | keyword-a      | false",
        "a            | kafka               | 1.5                  | keyword-a      | false",
        "a            | kafka               | 9223372036854775808  | keyword-a      | false",
        "a            | kafka               | 1                    | other-a        | false",
        "a            | kafka               | 1                    | keyword-       | false"
      })
  void keyword_anyFields_areValidIfTheyCanBeRead(
      String slug, String phrase, String addedAt, String topic, boolean valid) throws IOException {
    String json =
        "{\"slug\":\"%s\",\"phrase\":\"%s\",\"addedAt\":%s,\"topic\":\"%s\",\"color\":0}"
            .formatted(slug, phrase.replace("\"", "\\\""), addedAt, topic);

    assertThat(isValid("keyword.json", json)).isEqualTo(valid);
    assertThat(canBeRead(json)).isEqualTo(valid);
  }

  @ParameterizedTest
  @CsvSource({"1, a, true", "1024, a, true", "1025, a, false", "1024, 😀, true", "1025, 😀, false"})
  void keyword_phraseOfAnyLength_isValidUpToTheLimit(int length, String character, boolean valid)
      throws IOException {
    String json =
        "{\"slug\":\"a\",\"phrase\":\"%s\",\"addedAt\":1,\"topic\":\"keyword-a\",\"color\":0}"
            .formatted(
                character.equals("a") ? "a".repeat(length) : "a" + character.repeat(length - 1));

    assertThat(isValid("keyword.json", json)).isEqualTo(valid);
    assertThat(canBeRead(json)).isEqualTo(valid);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " kafka", "kafka ", "\\n"})
  void keyword_phraseWithNeedlessWhiteSpace_isNotWritten(String phrase) throws IOException {
    assertThat(
            isValid(
                "keyword.json",
                "{\"slug\":\"a\",\"phrase\":\"%s\",\"addedAt\":1,\"topic\":\"keyword-a\",\"color\":0}"
                    .formatted(phrase)))
        .isFalse();
  }

  @Test
  void keyword_written_isValid() throws IOException {
    for (Keyword keyword :
        new Keyword[] {
          new Keyword("a", "a b", 0).withColor(0),
          new Keyword("a", "#東京", Long.MAX_VALUE).inSharedTopic().withColor(7)
        }) {
      assertThat(isValid("keyword.json", new String(KeywordJson.encode(keyword), UTF_8))).isTrue();
    }
  }

  @Test
  void keyword_withoutColor_isValidOnlyAsARecord() throws IOException {
    String json = "{\"slug\":\"a\",\"phrase\":\"a\",\"addedAt\":0,\"topic\":\"keyword-a\"}";

    assertThat(isValid("keyword.json", json)).isTrue();
    assertThat(canBeRead(json)).isTrue();
    assertThat(isValid("keyword.json#/$defs/colored", json)).isFalse();
    assertThat(isValid("keyword.json#/$defs/colored", json.replace("}", ",\"color\":0}"))).isTrue();
  }

  @Test
  void stageReport_ofAnEarlierVersion_isValid() throws IOException {
    StageReport report =
        new StageReport(
            "fanout", UUID.randomUUID().toString(), 1, 0, null, 0, List.of(), null, null, null);
    ObjectNode json = (ObjectNode) JSON.readTree(report.encode());

    assertThat(isValid("stage-report.json", json.without("refused").toString())).isTrue();
  }

  @Test
  void sourceCursor_beforeTheFirstItem_isValid() throws IOException {
    SourceCursor before = new SourceCursor("push", null, IngestCounts.NONE, null);
    SourceCursor later = new SourceCursor("push", "7", IngestCounts.NONE, Map.of(0, 3L));

    assertThat(isValid("source-cursor.json", new String(before.encode(), UTF_8))).isTrue();
    assertThat(isValid("source-cursor.json", new String(later.encode(), UTF_8))).isTrue();
    assertThat(SourceCursor.decode(before.encode())).isEqualTo(before);
    String earlier = new String(before.encode(), UTF_8).replace("\"cursor\":null,", "");
    assertThat(earlier).doesNotContain("cursor");
    assertThat(SourceCursor.decode(earlier.getBytes(UTF_8))).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "add-keyword    | {'phrase':'tea'}                                           | true",
        "add-keyword    | {'phrase':'tea','token':'t'}                               | true",
        "add-keyword    | {'phrase':'tea','color':'green'}                          | false",
        "remove-keyword | {'slug':'tea'}                                             | true",
        "remove-keyword | {'slug':'tea','phrase':'tea'}                              | false",
        "change-source  | {'source':'push'}                                          | true",
        "change-source  | {'source':'push','running':true}                           | false",
        "change-kafka   | {'action':'addPartitions','topic':'t','partitions':2}      | true",
        "change-kafka   | {'action':'addPartitions','topic':'t','partitions':1}      | false",
        "change-kafka   | {'action':'createTopic','topic':'t','partitions':1}        | true",
        "change-kafka   | {'action':'createTopic','topic':'t','partitions':1,'x':1}  | false"
      })
  void request_unknownFieldOrLimit_isInvalid(String schema, String json, boolean valid)
      throws IOException {
    assertThat(isValid(schema + ".json", json.replace('\'', '"'))).isEqualTo(valid);
  }

  private static boolean isValid(String schema, String json) throws IOException {
    JsonSchema compiled = SCHEMAS.getSchema(SchemaLocation.of(Contract.SCHEMAS.toUri() + schema));
    JsonNode value = JSON.readTree(json);
    return compiled.validate(value).isEmpty();
  }

  private static boolean canBeRead(String json) {
    try {
      KeywordJson.decode(json.getBytes(UTF_8));
      return true;
    } catch (KeywordFormatException e) {
      return false;
    }
  }
}
