package io.murmuration.operate.lag;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicReader;
import io.murmuration.message.Groups;
import io.murmuration.message.StageReport;
import io.murmuration.message.Topics;
import io.murmuration.observe.RefusedRecords;
import io.murmuration.operate.OffsetRates;
import io.murmuration.operate.admin.GroupDetail;
import io.murmuration.operate.admin.KafkaAdmin;
import io.murmuration.operate.rewind.LogOffsets;
import io.murmuration.operate.rewind.RewindStage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Samples the lag of each stage repeatedly. */
public final class StageLags implements AutoCloseable {
  private static final Duration MAX_INTERVAL = Duration.ofDays(365);

  /** Reports are judged by their own time, and clocks may differ by this much. */
  private static final long CLOCK_TOLERANCE_MILLIS = 3_000;

  private static final RefusedRecords REFUSED = RefusedRecords.logged();
  private static final String INGEST = "ingest";
  private static final String VISUALIZATION = "visualization";

  /**
   * The lag of a stage. The records of a consumer group are offsets, and so include the markers of
   * transactions. Those of ingest and visualization are as reported, without markers.
   *
   * @param members the number of its instances
   * @param lag the number of records not yet read, or {@code null} for a stage that has never run,
   *     and for ingest and visualization, which have no consumer group
   * @param lagMillis the age of the oldest of these records, or for ingest the largest lag of a
   *     source; {@code null} if unknown
   * @param recordsInPerSecond the rate of its input, or {@code null} if unknown, as at the first
   *     sample
   * @param recordsReadPerSecond the rate at which it reads, or {@code null} if unknown
   */
  public record StageLag(
      String stage,
      int members,
      Long lag,
      Long lagMillis,
      Double recordsInPerSecond,
      Double recordsReadPerSecond) {}

  private final KafkaConnection kafka;
  private final KafkaAdmin admin;
  private final LogOffsets offsets;
  private final OffsetRates rates = new OffsetRates(Duration.ZERO, MAX_INTERVAL);

  public StageLags(KafkaConnection kafka) {
    this.kafka = kafka;
    this.admin = new KafkaAdmin(kafka);
    this.offsets = new LogOffsets(kafka);
  }

  /**
   * Returns all stages, in the order in which a post passes them.
   *
   * @throws org.apache.kafka.common.KafkaException if this user may not see an input topic: Kafka
   *     would omit its lag
   */
  public List<StageLag> look() throws IOException {
    offsets.inputs(List.of(RewindStage.values()));
    List<StageReport> reports = aliveReports(kafka);
    List<StageLag> stages = new ArrayList<>();
    stages.add(reported(INGEST, reports));
    for (String group : Groups.ALL) {
      stages.add(group(group));
    }
    stages.add(reported(VISUALIZATION, reports));
    return stages;
  }

  /** Returns the last report of each stage instance that is alive. */
  public static List<StageReport> aliveReports(KafkaConnection kafka) throws IOException {
    long aliveSince =
        System.currentTimeMillis() - StageReport.ALIVE_MILLIS - CLOCK_TOLERANCE_MILLIS;
    List<StageReport> reports = new ArrayList<>();
    for (StageReport report :
        TopicReader.latest(kafka, Topics.STAGE_REPORTS, StageReport::read, REFUSED).values()) {
      if (report.at() >= aliveSince) {
        reports.add(report);
      }
    }
    return reports;
  }

  private StageLag group(String name) {
    GroupDetail group;
    try {
      group = admin.group(name);
    } catch (GroupIdNotFoundException e) {
      return new StageLag(name, 0, null, null, null, null);
    }
    long nanos = System.nanoTime();
    return new StageLag(
        name,
        group.members().size(),
        group.lag(),
        group.partitions().stream()
            .map(GroupDetail.Partition::lagMillis)
            .filter(Objects::nonNull)
            .max(Long::compare)
            .orElse(null),
        rates.sample(name + " in", sum(group, GroupDetail.Partition::end), nanos),
        rates.sample(name + " read", sum(group, GroupDetail.Partition::committed), nanos));
  }

  private static long sum(GroupDetail group, Function<GroupDetail.Partition, Long> offset) {
    return group.partitions().stream()
        .map(offset)
        .filter(Objects::nonNull)
        .mapToLong(Long::longValue)
        .sum();
  }

  private static StageLag reported(String stage, List<StageReport> reports) {
    List<StageReport> own = reports.stream().filter(r -> r.stage().equals(stage)).toList();
    double read = own.stream().mapToDouble(StageReport::recordsPerSecond).sum();
    Long lagMillis =
        StageReport.sources(own).stream()
            .map(StageReport.Source::lagMillis)
            .filter(Objects::nonNull)
            .max(Long::compare)
            .orElse(null);
    return new StageLag(stage, own.size(), null, lagMillis, null, own.isEmpty() ? null : read);
  }

  @Override
  public void close() {
    offsets.close();
    admin.close();
  }
}
