package io.murmuration.bench.runs;

import io.murmuration.bench.report.ResourceMeter;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.message.Topics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Samples the lag of each stage. */
final class LagSamples {
  /**
   * A sample: the number of ingested posts, the number of posts not yet committed by fanout, the
   * number of records not yet committed by the two stages after it, and the number of posts whose
   * mentions the event bus has shown. The last is an estimate that assumes the same number of
   * mentions in every post.
   */
  public record Sample(
      double seconds,
      double cpuSeconds,
      long ingested,
      long fanoutLag,
      long aggregateLag,
      long relatedTermsLag,
      double shown) {}

  private final TopicAdmin admin;
  private final Expected expected;
  private final List<String> keywordTopics;
  private final List<Sample> samples = new ArrayList<>();

  public LagSamples(TopicAdmin admin, Expected expected) {
    this.admin = admin;
    this.expected = expected;
    this.keywordTopics =
        admin.list().stream().filter(Topics.ALL_KEYWORDS.asMatchPredicate()).toList();
  }

  public long relatedTerms() {
    return admin.lag("related-terms", keywordTopics);
  }

  public void sample(ResourceMeter meter, long ingested, long mentions) {
    samples.add(
        new Sample(
            meter.seconds(),
            meter.cpuSeconds(),
            ingested,
            admin.lag("fanout", List.of(Topics.POSTS)),
            admin.lag("aggregate", keywordTopics),
            relatedTerms(),
            (double) mentions / expected.mentions() * expected.posts()));
  }

  /**
   * Returns the maximum lags, and the figures of the sustained part: from the end of the warm-up
   * until ingest has read everything. The latter are omitted if that part has fewer than two
   * samples.
   */
  public Map<String, Object> figures(int warmUpSeconds) {
    List<Sample> sustained =
        samples.stream()
            .filter(s -> s.seconds() >= warmUpSeconds && s.ingested() < expected.posts())
            .toList();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("maxFanoutLag", max(samples, Sample::fanoutLag));
    figures.put("maxAggregateLag", max(samples, Sample::aggregateLag));
    figures.put("maxRelatedTermsLag", max(samples, Sample::relatedTermsLag));
    if (sustained.size() > 1) {
      Sample first = sustained.get(0);
      Sample last = sustained.get(sustained.size() - 1);
      double seconds = last.seconds() - first.seconds();
      double shown = last.shown() - first.shown();
      figures.put("sustainedSeconds", seconds);
      figures.put("sustainedPostsPerSecond", shown / seconds);
      figures.put(
          "sustainedCpuMicrosPerPost", (last.cpuSeconds() - first.cpuSeconds()) * 1e6 / shown);
      figures.put("lagGrowthPerSecond", (last.ingested() - first.ingested() - shown) / seconds);
    }
    figures.put("samples", samples);
    return figures;
  }

  private static long max(List<Sample> samples, ToLongFunction<Sample> lag) {
    return samples.stream().mapToLong(lag).max().orElse(0);
  }
}
