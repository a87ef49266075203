package io.murmuration.operate.lag;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.message.Groups;
import io.murmuration.operate.admin.GroupDetail;
import io.murmuration.operate.admin.KafkaAdmin;
import io.murmuration.operate.admin.Traffic;
import io.murmuration.stage.StageReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** How far each stage is behind, looked at again and again. */
public final class StageLags implements AutoCloseable {
  private static final String INGEST = "ingest";
  private static final String VISUALIZATION = "visualization";

  /**
   * A stage.
   *
   * @param members how many instances read for it
   * @param lag how many records it has still to read; {@code null} for ingest and visualization,
   *     which read by no group, and for a stage that has never run
   * @param lagMillis how old the oldest of them is; for ingest, how far its sources are behind;
   *     {@code null} where unknown
   * @param recordsInPerSecond what comes in for it to read, {@code null} at the first look
   * @param recordsReadPerSecond what it reads, {@code null} at the first look
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
  private final Map<String, Traffic> last = new HashMap<>();

  public StageLags(KafkaConnection kafka) {
    this.kafka = kafka;
    this.admin = new KafkaAdmin(kafka);
  }

  /** All stages, in the order in which a post passes them. */
  public List<StageLag> look() throws IOException {
    List<StageReport> reports = AliveReports.read(kafka);
    List<StageLag> stages = new ArrayList<>();
    stages.add(reported(INGEST, reports));
    for (String group : Groups.ALL) {
      stages.add(group(group));
    }
    stages.add(reported(VISUALIZATION, reports));
    return stages;
  }

  private StageLag group(String name) {
    GroupDetail group;
    try {
      group = admin.group(name);
    } catch (GroupIdNotFoundException e) {
      return new StageLag(name, 0, null, null, null, null);
    }
    Traffic now =
        new Traffic(
            group.partitions().stream().mapToLong(p -> orZero(p.end())).sum(),
            group.partitions().stream().mapToLong(p -> orZero(p.committed())).sum(),
            System.nanoTime());
    Traffic before = last.put(name, now);
    return new StageLag(
        name,
        group.members().size(),
        group.lag(),
        group.partitions().stream()
            .map(GroupDetail.Partition::lagMillis)
            .filter(Objects::nonNull)
            .max(Long::compare)
            .orElse(null),
        before == null ? null : (Double) now.writtenPerSecond(before),
        before == null ? null : (Double) now.readPerSecond(before));
  }

  private static long orZero(Long offset) {
    return offset == null ? 0 : offset;
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
    admin.close();
  }
}
