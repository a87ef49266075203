package io.murmuration.operate.lag;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicReader;
import io.murmuration.message.Topics;
import io.murmuration.stage.StageReport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads the reports of the stage instances that are alive. */
public final class AliveReports {
  /** Maximum age of a report: one arrives every second, and clocks may differ slightly. */
  private static final Duration MAX_AGE = Duration.ofSeconds(6);

  private AliveReports() {}

  /** Returns the last report of each instance. */
  public static List<StageReport> read(KafkaConnection kafka) throws IOException {
    long aliveSince = System.currentTimeMillis() - MAX_AGE.toMillis();
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
