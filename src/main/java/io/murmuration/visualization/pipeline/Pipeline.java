package io.murmuration.visualization.pipeline;

import static java.util.Comparator.comparingDouble;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import io.murmuration.keyword.Keyword;
import io.murmuration.message.Groups;
import io.murmuration.message.StageReport;
import io.murmuration.message.Topics;
import io.murmuration.stage.RecordRate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;

/**
 * Computes the status of the pipeline from the reports of its stages and from Kafka's topics and
 * offsets. Plain computation; times are in milliseconds since the epoch. Used by one thread.
 */
public final class Pipeline {
  static final String INGEST = "ingest";
  public static final String VISUALIZATION = "visualization";
  static final List<String> STAGES =
      List.of(INGEST, Groups.FANOUT, Groups.AGGREGATE, Groups.RELATED_TERMS, VISUALIZATION);

  /** The stages between a post and its count. */
  private static final List<String> COUNTING = List.of(Groups.FANOUT, Groups.AGGREGATE);

  /** Maximum number of keyword topics listed individually. */
  static final int LISTED_KEYWORDS = 20;

  /** A stage lags if it is behind by this much of its input, plus {@link #LAG_RECORDS}. */
  private static final int LAG_SECONDS = 3;

  private static final int LAG_RECORDS = 100;

  /** A stage with unread input also lags if a round of its loop takes this long. */
  private static final long LAG_ROUND_MILLIS = 3_000;

  private final StageReports reports = new StageReports();
  private final SourceGaps gaps = new SourceGaps();
  private final Progress progress = new Progress();
  private final Map<String, LagEstimate> lags = new HashMap<>();
  private Map<String, TopicSize> topics = Map.of();
  private boolean reachable = true;
  private int brokers;

  /** Processes a record of {@code stage-reports}, as {@link StageReports#put} does. */
  void putReport(String key, StageReports.Received received, boolean old, long nowMillis) {
    reports.put(key, received, old, nowMillis);
    if (received != null) {
      StageReport report = received.report();
      progress.alive(report.stage(), old ? Math.min(nowMillis, report.at()) : nowMillis);
      if (report.stage().equals(INGEST)) {
        gaps.put(report, old, nowMillis);
      }
    }
  }

  /** Sets where the gap before the first report of ingest begins, see {@link SourceGaps}. */
  void setBeginningOfGaps(LongUnaryOperator beginning) {
    gaps.setBeginning(beginning);
  }

  void putTopics(Map<String, TopicSize> sizes) {
    topics = sizes;
  }

  void putGroups(Map<String, GroupLag> groups, long nowMillis) {
    Map<String, RecordRate> rates = reports.rates(nowMillis);
    groups.forEach(
        (stage, group) ->
            lags.computeIfAbsent(stage, s -> new LagEstimate())
                .sample(group, inputRate(stage, rates), nowMillis));
  }

  void putBrokers(int count) {
    reachable = true;
    brokers = count;
  }

  /** Notes that Kafka does not answer; earlier values stay. */
  void putUnreachable() {
    reachable = false;
  }

  /** Returns the status; {@code shownLag} is the lag of the visualization, in records. */
  PipelineStatus status(Collection<Keyword> keywords, long shownLag, long nowMillis) {
    Map<String, RecordRate> rates = reports.rates(nowMillis);
    Map<String, String> phrases =
        keywords.stream().collect(toMap(k -> Topics.KEYWORD_PREFIX + k.slug(), Keyword::phrase));
    List<PipelineStatus.Topic> listed = new ArrayList<>(topics(Topics.FIXED, phrases, rates));
    List<PipelineStatus.Topic> own = topics(ownTopics(), phrases, rates);
    int shown = Math.min(LISTED_KEYWORDS, own.size());
    listed.addAll(own.subList(0, shown));
    List<PipelineStatus.Stage> stages = stages(STAGES, rates, shownLag, nowMillis);
    return new PipelineStatus(
        nowMillis,
        new PipelineStatus.Kafka(reachable, brokers),
        StageReport.sources(reports.alive(INGEST, nowMillis)),
        stages,
        listed,
        folded(own.subList(shown, own.size())),
        gaps(nowMillis),
        uncounted(stages, rates, nowMillis),
        reports.refused(nowMillis));
  }

  /** Returns the times in which no posts were read, or from which they are not counted. */
  List<PipelineStatus.Gap> unknown(long shownLag, long nowMillis) {
    List<PipelineStatus.Gap> unknown = new ArrayList<>(gaps(nowMillis));
    unknown.removeIf(gap -> gap.source() != null);
    Map<String, RecordRate> rates = reports.rates(nowMillis);
    var uncounted = uncounted(stages(COUNTING, rates, shownLag, nowMillis), rates, nowMillis);
    if (uncounted != null) {
      unknown.add(new PipelineStatus.Gap(uncounted.from(), null, null, uncounted.stage()));
    }
    return unknown;
  }

  private List<PipelineStatus.Gap> gaps(long nowMillis) {
    return reachable ? gaps.list(nowMillis) : gaps.endedBefore(nowMillis);
  }

  private List<PipelineStatus.Stage> stages(
      List<String> names, Map<String, RecordRate> rates, long shownLag, long nowMillis) {
    return names.stream().map(stage -> stage(stage, rates, shownLag, nowMillis)).toList();
  }

  /** Returns the earliest time from which a counting stage may not have processed its input. */
  private PipelineStatus.Uncounted uncounted(
      List<PipelineStatus.Stage> stages, Map<String, RecordRate> rates, long nowMillis) {
    return stages.stream()
        .filter(stage -> COUNTING.contains(stage.stage()))
        .map(
            stage -> {
              Long from =
                  progress.unprocessedFrom(
                      stage,
                      roundMillis(reports.alive(stage.stage(), nowMillis)),
                      inputRate(stage.stage(), rates),
                      nowMillis);
              return from == null ? null : new PipelineStatus.Uncounted(from, stage.stage());
            })
        .filter(Objects::nonNull)
        .min(Comparator.comparingLong(PipelineStatus.Uncounted::from))
        .orElse(null);
  }

  private PipelineStatus.Stage stage(
      String stage, Map<String, RecordRate> rates, long shownLag, long nowMillis) {
    List<StageReport> alive = reports.alive(stage, nowMillis);
    double read = rounded(alive.stream().mapToDouble(StageReport::recordsPerSecond).sum());
    Long lag = lag(stage, shownLag);
    String stopped = whyStopped(stage, alive, nowMillis);
    String lagging = whyLagging(alive, read, inputRate(stage, rates), lag);
    PipelineStatus.State state = PipelineStatus.State.RUNNING;
    if (stopped != null) {
      state = PipelineStatus.State.STOPPED;
    } else if (lagging != null) {
      state = PipelineStatus.State.LAGGING;
    }
    return new PipelineStatus.Stage(
        stage,
        state,
        stopped != null ? stopped : withNote(lagging, alive),
        alive.size(),
        read,
        alive.stream()
            .map(StageReport::p99Millis)
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder())
            .orElse(null),
        lag);
  }

  private static String withNote(String lagging, List<StageReport> alive) {
    String notes =
        alive.stream()
            .map(StageReport::note)
            .filter(Objects::nonNull)
            .distinct()
            .collect(joining("; "));
    return notes.isEmpty() ? lagging : lagging == null ? notes : lagging + "; " + notes;
  }

  private Long lag(String stage, long shownLag) {
    if (stage.equals(VISUALIZATION)) {
      return shownLag;
    }
    LagEstimate lag = lags.get(stage);
    return lag == null ? null : lag.records();
  }

  private String whyStopped(String stage, List<StageReport> alive, long nowMillis) {
    if (!reachable) {
      return "Kafka does not answer";
    }
    if (!alive.isEmpty()) {
      return SourceReasons.whyNoneIsRead(StageReport.sources(alive));
    }
    var silent = reports.silentMillis(stage, nowMillis);
    return silent.isEmpty()
        ? "no instance is running"
        : sentence("no sign of life for %,d s", silent.getAsLong() / 1000);
  }

  private static long roundMillis(List<StageReport> alive) {
    return alive.stream().mapToLong(StageReport::roundMillis).max().orElse(0);
  }

  private static String whyLagging(List<StageReport> alive, double read, double written, Long lag) {
    long roundMillis = roundMillis(alive);
    if (roundMillis >= LAG_ROUND_MILLIS && (lag == null || lag > 0)) {
      String stuck = sentence("no progress for %,d s", roundMillis / 1000);
      return lag == null ? stuck : stuck + sentence(", %,d behind", lag);
    }
    if (lag != null && lag > LAG_SECONDS * written + LAG_RECORDS) {
      return read > written
          ? sentence("%,d behind, catching up", lag)
          : sentence("reads %,.0f records/s of %,.0f, %,d behind", read, written, lag);
    }
    return SourceReasons.whyOneIsNotRead(StageReport.sources(alive));
  }

  private static double inputRate(String stage, Map<String, RecordRate> rates) {
    Predicate<String> isInput =
        switch (stage) {
          case Groups.FANOUT -> Topics.POSTS::equals;
          case Groups.AGGREGATE, Groups.RELATED_TERMS ->
              topic -> topic.startsWith(Topics.KEYWORD_PREFIX);
          case VISUALIZATION ->
              topic -> topic.equals(Topics.MENTIONS) || topic.equals(Topics.RELATED_TERMS);
          default -> topic -> false;
        };
    return rates.entrySet().stream()
        .filter(rate -> isInput.test(rate.getKey()))
        .mapToDouble(rate -> rate.getValue().records())
        .sum();
  }

  private List<String> ownTopics() {
    return topics.keySet().stream()
        .filter(topic -> topic.startsWith(Topics.KEYWORD_PREFIX) && !Topics.FIXED.contains(topic))
        .toList();
  }

  /** Returns the existing topics: the fixed ones in their order, then the others by their rate. */
  private List<PipelineStatus.Topic> topics(
      List<String> names, Map<String, String> phrases, Map<String, RecordRate> rates) {
    List<PipelineStatus.Topic> found = new ArrayList<>();
    for (String name : names) {
      TopicSize topic = topics.get(name);
      if (topic != null) {
        RecordRate rate = rates.getOrDefault(name, RecordRate.ZERO);
        found.add(
            new PipelineStatus.Topic(
                name,
                phrases.get(name),
                rounded(rate.records()),
                rounded(rate.bytes()),
                topic.partitions(),
                topic.bytes()));
      }
    }
    if (names != Topics.FIXED) {
      found.sort(
          comparingDouble(PipelineStatus.Topic::recordsPerSecond)
              .reversed()
              .thenComparing(PipelineStatus.Topic::topic));
    }
    return found;
  }

  private static PipelineStatus.Folded folded(List<PipelineStatus.Topic> topics) {
    boolean known = topics.stream().allMatch(topic -> topic.bytes() != null);
    return new PipelineStatus.Folded(
        topics.size(),
        rounded(topics.stream().mapToDouble(PipelineStatus.Topic::recordsPerSecond).sum()),
        rounded(topics.stream().mapToDouble(PipelineStatus.Topic::bytesPerSecond).sum()),
        topics.stream().mapToInt(PipelineStatus.Topic::partitions).sum(),
        known ? topics.stream().mapToLong(PipelineStatus.Topic::bytes).sum() : null);
  }

  private static double rounded(double rate) {
    return Math.round(rate * 10) / 10.0;
  }

  private static String sentence(String format, Object... figures) {
    return String.format(Locale.ROOT, format, figures);
  }
}
