package io.murmuration.operate.lag;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicReader;
import io.murmuration.message.Topics;
import io.murmuration.stage.StageReport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the instances of stages say that are alive. */
public final class AliveReports {
  /** Reports come every second, by clocks that may differ a little from this one. */
  private static final Duration ALIVE = Duration.ofSeconds(6);

  private AliveReports() {}

  /** The last report of each. */
  public static List<StageReport> read(KafkaConnection kafka) throws IOException {
    long aliveSince = System.currentTimeMillis() - ALIVE.toMillis();
    List<StageReport> reports = new ArrayList<>();
    for (byte[] value : TopicReader.latestByKey(kafka, Topics.STAGE_REPORTS).values()) {
      StageReport report = StageReport.decode(value);
      if (report.at() >= aliveSince) {
        reports.add(report);
      }
    }
    return reports;
  }
}
