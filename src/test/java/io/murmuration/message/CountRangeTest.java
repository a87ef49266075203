package io.murmuration.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each count of a message of state is in the range, or the message is refused. */
class CountRangeTest {
  private static final long MAX = 1L << 53;

  private static MentionCount mentions(long total, long second, long minute) {
    return new MentionCount(
        "tea",
        0,
        3_600_000,
        0,
        total,
        new MentionCount.Rates(0, 0, 0, 0),
        new MentionCount.Counts(3_541_000, filled(second)),
        new MentionCount.Counts(60_000, filled(minute)));
  }

  private static long[] filled(long count) {
    long[] counts = new long[MentionCount.Counts.LENGTH];
    Arrays.fill(counts, count);
    return counts;
  }

  private static RelatedTermsPane pane(long posts, long n, int capacity, long count, long error) {
    return new RelatedTermsPane(
        0, posts, n, capacity, new String[] {"green"}, new long[] {count}, new long[] {error});
  }

  private static RelatedTerms terms(long posts, long count, long pane) {
    return new RelatedTerms(
        "tea",
        0,
        3_600_000,
        3_600_000,
        posts,
        0,
        300_000,
        List.of(new RelatedTerms.Term("green", count, 1, List.of(pane))));
  }

  private static SourceCursor cursor(long read) {
    return new SourceCursor("push", "{}", new IngestCounts(read, 0, 0, 0, 0), null);
  }

  @Test
  void read_countsAtTheMaximum_areRead() {
    assertThat(MentionCount.fromJson(mentions(MAX, MAX, MAX).toJson()))
        .isEqualTo(mentions(MAX, MAX, MAX));
    RelatedTermsPane.fromJson(pane(MAX, MAX, 1_000_000, MAX, MAX).toJson());
    RelatedTerms.fromJson(terms(MAX, MAX, MAX).toJson());
    SourceCursor.decode(cursor(MAX).encode());
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, MAX + 1, Long.MAX_VALUE, Long.MIN_VALUE})
  void read_countOutOfRange_throws(long count) {
    refuses(
        MentionCount::fromJson,
        mentions(count, 0, 0).toJson(),
        mentions(0, count, 0).toJson(),
        mentions(0, 0, count).toJson());
    refuses(
        RelatedTermsPane::fromJson,
        pane(count, 1, 1, 1, 0).toJson(),
        pane(1, count, 1, 1, 0).toJson(),
        pane(1, 1, 1, count, 0).toJson(),
        pane(1, 1, 1, 1, count).toJson());
    refuses(
        RelatedTerms::fromJson,
        terms(count, 1, 1).toJson(),
        terms(1, count, 1).toJson(),
        terms(1, 1, count).toJson());
    refuses(SourceCursor::decode, cursor(count).encode());
  }

  @Test
  void read_paneOfMoreTermsThanTheSettingsAllow_throws() {
    refuses(RelatedTermsPane::fromJson, pane(1, 1, 1_000_001, 1, 0).toJson());
  }

  private static void refuses(Function<byte[], ?> format, byte[]... messages) {
    for (byte[] message : messages) {
      assertThatThrownBy(() -> format.apply(message))
          .as(new String(message, UTF_8))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
