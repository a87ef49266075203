package io.murmuration.bench.runs;

import io.murmuration.bench.report.Meter;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.message.Topics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** How far each stage is behind the one before it, as it is seen every second. */
final class Lags {
  /**
   * One look: posts that ingest has taken, posts that fanout has not yet committed, records that
   * the two stages behind it have not, and posts whose mentions the event bus has shown, if every
   * post had as many.
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

  public Lags(TopicAdmin admin, Expected expected) {
    this.admin = admin;
    this.expected = expected;
    this.keywordTopics =
        admin.list().stream().filter(Topics.ALL_KEYWORDS.asMatchPredicate()).toList();
  }

  public long relatedTerms() {
    return admin.lag("related-terms", keywordTopics);
  }

  public void sample(Meter meter, long ingested, long mentions) {
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
   * What holds while all stages have work: from the warm-up's end until ingest is at its own. Left
   * out where that is shorter than two looks.
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
