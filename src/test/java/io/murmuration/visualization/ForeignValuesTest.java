package io.murmuration.visualization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.aggregate.MentionCounter;
import io.murmuration.kafka.RecordFormat;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordJson;
import io.murmuration.message.IngestCounts;
import io.murmuration.message.MentionCount;
import io.murmuration.message.PostChange;
import io.murmuration.message.RelatedTerms;
import io.murmuration.message.SourceCursor;
import io.murmuration.message.SourceSwitch;
import io.murmuration.message.StageReport;
import io.murmuration.support.ForeignRecords;
import io.vertx.core.json.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that no stage writes: each is refused, or shown like any other. */
class ForeignValuesTest {
  private static final long START = 1_700_000_040_000L;
  private static final Keyword TEA = new Keyword("tea", "tea", START);

  private int usable;

  static Stream<RecordFormat<?>> formats() {
    return Stream.of(
        KeywordJson::read,
        MentionCount::read,
        RelatedTerms::read,
        PostChange::read,
        StageReport::read,
        SourceCursor::read,
        SourceSwitch::read);
  }

  @ParameterizedTest
  @MethodSource("formats")
  void garbage_inAnyTopic_isRefused(RecordFormat<?> format) {
    for (byte[] value : ForeignRecords.garbage()) {
      for (String key : List.of("tea", "tea/0", "push", "fanout/x")) {
        assertThatThrownBy(() -> format.read(key, value)).isInstanceOf(Exception.class);
      }
    }
    assertThatThrownBy(() -> format.read(null, null)).isInstanceOf(Exception.class);
  }

  @Test
  void mentions_nextToAnyVariant_areShown() {
    MentionCount honest = mentions(0);
    for (byte[] value : ForeignRecords.variants(mentions(1).toJson())) {
      LiveState state = state();
      state.putMention("tea/0", honest);
      MentionCount variant = read(MentionCount::read, "tea/1", value);
      if (variant != null) {
        state.putMention("tea/1", variant);
      }
      assertThat(Json.encode(state.mentions())).contains("tea").doesNotContain("NaN");
    }
    assertThat(usable).isLessThan(20);
  }

  @Test
  void relatedTerms_nextToAnyVariant_areShown() {
    RelatedTerms honest = terms(0);
    for (byte[] value : ForeignRecords.variants(terms(1).toJson())) {
      LiveState state = state();
      state.putRelatedTerms("tea/0", honest);
      RelatedTerms variant = read(RelatedTerms::read, "tea/1", value);
      if (variant != null) {
        state.putRelatedTerms("tea/1", variant);
      }
      assertThat(Json.encode(state.relatedTerms())).contains("pot").doesNotContain("NaN");
    }
    assertThat(usable).isLessThan(20);
  }

  @Test
  void cursor_variants_areRefusedOrWhole() {
    byte[] cursor =
        new SourceCursor("push", "7", new IngestCounts(4, 1, 1, 1, 1), Map.of(0, 3L)).encode();
    for (byte[] value : ForeignRecords.variants(cursor)) {
      SourceCursor variant = read(SourceCursor::read, "push", value);
      if (variant != null) {
        assertThat(variant.counts()).isNotNull();
      }
    }
    assertThat(usable).isPositive();
  }

  @Test
  void laterVersion_ofEachMessage_isRead() throws Exception {
    assertThat(MentionCount.read("tea/0", ForeignRecords.future(mentions(0).toJson())))
        .isEqualTo(mentions(0));
    assertThat(RelatedTerms.read("tea/0", ForeignRecords.future(terms(0).toJson())))
        .isEqualTo(terms(0));
    assertThat(KeywordJson.read("tea", ForeignRecords.future(KeywordJson.encode(TEA))))
        .isEqualTo(TEA);
  }

  private <T> T read(RecordFormat<T> format, String key, byte[] value) {
    try {
      T read = format.read(key, value);
      usable++;
      return read;
    } catch (Exception e) {
      assertThat(e).hasMessageNotContaining("Exception");
      return null;
    }
  }

  private static LiveState state() {
    LiveState state = new LiveState();
    state.setKeywords(Map.of("tea", TEA));
    return state;
  }

  private static MentionCount mentions(int shard) {
    MentionCounter counter = new MentionCounter(START, START);
    counter.add(START + 1_000, START + 1_000);
    return counter.snapshot("tea", shard, START + 2_000);
  }

  private static RelatedTerms terms(int shard) {
    return new RelatedTerms(
        "tea",
        shard,
        START,
        3_600_000,
        3,
        START - 3_600_000,
        300_000,
        List.of(
            new RelatedTerms.Term("pot", 2, 0.666667, List.of(1L, 0L, 1L)),
            new RelatedTerms.Term("cup", 1, 0.333333)));
  }
}
