package io.murmuration.cli.run;

import io.murmuration.aggregate.AggregateVerticle;
import io.murmuration.config.ConfigException;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.control.KeywordStore;
import io.murmuration.control.MuteStore;
import io.murmuration.control.TopicLayout;
import io.murmuration.fanout.FanoutVerticle;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.OffsetTarget;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.kafka.TopicReader;
import io.murmuration.keyword.Keyword;
import io.murmuration.message.MentionCount;
import io.murmuration.message.Topics;
import io.murmuration.observe.RefusedRecords;
import io.murmuration.operate.StageAwaiter;
import io.murmuration.operate.rewind.LogOffsets;
import io.murmuration.operate.rewind.RewindStage;
import io.murmuration.related.RelatedTermsVerticle;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Recomputes the counts of other processes side by side: reads their topics and writes topics of
 * another prefix. The first stage reads the live topics; later stages read its output. The keywords
 * are those of the first run.
 */
public final class SideBySideRun {
  /** Maximum time to wait for a stage. A stopped run can be resumed. */
  private static final Duration PATIENCE = Duration.ofDays(1);

  private final App app;
  private final Settings live;
  private final List<RewindStage> stages;

  /** The result of a run. */
  public record Report(String prefix, List<Total> keywords) {}

  /** The number of posts that mention a keyword. */
  public record Total(String keyword, String slug, long total) {}

  /**
   * @param app the process, with the settings of {@link #settings}
   * @param live the settings of the live processes
   */
  public SideBySideRun(App app, Settings live, List<RewindStage> stages) {
    this.app = app;
    this.live = live;
    this.stages = stages;
  }

  /**
   * Returns the same settings with another prefix.
   *
   * @throws ConfigException if either prefix would make one installation read the other's topics
   */
  public static Settings settings(Settings live, String prefix) {
    String others = live.kafka().prefix();
    if (!prefix.matches("[a-zA-Z0-9._-]{1,100}")
        || prefix.equals(others)
        || prefix.startsWith(others + Topics.KEYWORD_PREFIX)
        || others.startsWith(prefix + Topics.KEYWORD_PREFIX)) {
      throw new ConfigException(
          "--into",
          prefix,
          "a prefix other than '%s', of the characters a-z A-Z 0-9 . _ -, not continued with '%s'"
              .formatted(others, Topics.KEYWORD_PREFIX));
    }
    return live.withKeywords(List.of())
        .withKafka(live.kafka().withPrefix(prefix).withKeepAllPosts(true));
  }

  /**
   * Counts all records that the log holds at the start of this call.
   *
   * @param from the start position, unless an earlier run has one; stale copies of posts are
   *     skipped
   */
  public Report count(OffsetTarget from) throws Exception {
    KafkaConnection input = Bootstrap.reach(live, Set.of());
    KafkaConnection output = Bootstrap.kafka(app.settings());
    try (TopicAdmin admin = new TopicAdmin(output)) {
      admin.ensure(TopicLayout.fixed(true));
    }
    try (LogOffsets liveOffsets = new LogOffsets(input);
        LogOffsets offsets = new LogOffsets(output)) {
      Set<TopicPartition> log = liveOffsets.inputs(List.of(stages.get(0)));
      begin(input, output, offsets, liveOffsets.at(stages.get(0), log, from));
      Map<TopicPartition, Long> ends = liveOffsets.ends(log);
      for (RewindStage stage : stages) {
        app.await(vertx -> vertx.deployVerticle(verticle(stage)));
      }
      StageAwaiter patience = new StageAwaiter(offsets, PATIENCE);
      patience.await(stages.get(0).group(), ends);
      for (RewindStage behind : stages.subList(1, stages.size())) {
        patience.await(behind.group(), offsets.ends(offsets.inputs(List.of(behind))));
      }
    }
    return report(output);
  }

  /** Sets the start position, or resumes an earlier run. */
  private void begin(
      KafkaConnection input,
      KafkaConnection output,
      LogOffsets offsets,
      Map<TopicPartition, Long> places)
      throws IOException {
    for (RewindStage stage : stages) {
      KafkaConnection read = stage == stages.get(0) ? input : output;
      for (TopicPartition partition : offsets.committed(stage.group()).keySet()) {
        String topic = partition.topic();
        if (!topic.startsWith(read.prefix()) || !stage.reads(read.withoutPrefix(topic))) {
          throw new IOException(
              "Prefix '%s' holds an earlier run with another --stage. Add --restart, or use another prefix."
                  .formatted(output.prefix()));
        }
      }
    }
    List<Keyword> followed = requireKeywords(input);
    String first = stages.get(0).group();
    if (offsets.committed(first).isEmpty()) {
      offsets.commit(first, places);
    }
    new KeywordStore(output).copyIfFirst(followed);
    new MuteStore(output).copyIfFirst(new MuteStore(input).all());
  }

  /**
   * Returns the followed keywords.
   *
   * @throws IOException if there are none
   */
  public static List<Keyword> requireKeywords(KafkaConnection input) throws IOException {
    List<Keyword> followed = new KeywordStore(input).list();
    if (followed.isEmpty()) {
      throw new IOException(
          "No keywords are followed under the prefix '%s', so there is nothing to count."
              .formatted(input.prefix()));
    }
    return followed;
  }

  private VerticleBase verticle(RewindStage stage) {
    String inputPrefix = stage == stages.get(0) ? live.kafka().prefix() : null;
    Settings settings = app.settings();
    return switch (stage) {
      case FANOUT -> new FanoutVerticle(settings, inputPrefix);
      case AGGREGATE -> new AggregateVerticle(settings, inputPrefix);
      case RELATED_TERMS -> new RelatedTermsVerticle(settings, inputPrefix);
    };
  }

  private static Report report(KafkaConnection output) {
    Map<String, MentionCount> mentions =
        TopicReader.latest(output, Topics.MENTIONS, MentionCount::read, RefusedRecords.logged());
    List<Total> totals = new ArrayList<>();
    for (Keyword keyword : new KeywordStore(output).list()) {
      long total =
          mentions.entrySet().stream()
              .filter(e -> e.getKey().startsWith(keyword.slug() + "/"))
              .map(Map.Entry::getValue)
              .filter(count -> count.since() == keyword.addedAt())
              .mapToLong(MentionCount::total)
              .sum();
      totals.add(new Total(keyword.displayName(), keyword.slug(), total));
    }
    return new Report(output.prefix(), totals);
  }
}
