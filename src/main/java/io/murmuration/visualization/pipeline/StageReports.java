package io.murmuration.visualization.pipeline;

import io.murmuration.message.StageReport;
import io.murmuration.message.Topics;
import io.murmuration.stage.RecordRate;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The latest report of every instance of every stage. An instance is alive while its reports
 * arrive, judged by their time of arrival because clocks differ. Used by one thread.
 */
final class StageReports {
  /** The retention of the topic. */
  private static final long REMEMBERED_MILLIS = 600_000;

  private static final Logger LOG = LoggerFactory.getLogger(StageReports.class);

  private record Arrival(StageReport report, int bytes, long atMillis) {}

  private final Map<String, Arrival> byInstance = new HashMap<>();

  /**
   * Processes a record of {@code stage-reports}.
   *
   * @param old whether the topic contained the record before it was followed; its age is then that
   *     of its own time
   * @return the report, or {@code null} for a tombstone or an invalid record
   */
  StageReport put(String key, byte[] value, boolean old, long nowMillis) {
    byInstance.values().removeIf(arrival -> nowMillis - arrival.atMillis() > REMEMBERED_MILLIS);
    if (value == null) {
      byInstance.remove(key);
      return null;
    }
    try {
      StageReport report = StageReport.decode(value);
      long atMillis = old ? Math.min(nowMillis, report.at()) : nowMillis;
      byInstance.put(key, new Arrival(report, value.length, atMillis));
      return report;
    } catch (IOException e) {
      LOG.warn(
          "skipping an invalid record topic={} key={}: {}",
          Topics.STAGE_REPORTS,
          key,
          e.getMessage());
      return null;
    }
  }

  /** Returns the reports of the live instances of a stage. */
  List<StageReport> alive(String stage, long nowMillis) {
    return alive(nowMillis)
        .map(Arrival::report)
        .filter(report -> report.stage().equals(stage))
        .toList();
  }

  /** Returns the time since the last report of an instance that has not announced its stop. */
  OptionalLong silentMillis(String stage, long nowMillis) {
    return byInstance.values().stream()
        .filter(arrival -> arrival.report().stage().equals(stage))
        .mapToLong(arrival -> nowMillis - arrival.atMillis())
        .min();
  }

  /** Returns the rate at which all instances together write to each topic. */
  Map<String, RecordRate> rates(long nowMillis) {
    Map<String, RecordRate> rates = new HashMap<>();
    alive(nowMillis)
        .forEach(
            arrival -> {
              // Each instance writes one report per second.
              rates.merge(
                  Topics.STAGE_REPORTS, new RecordRate(1, arrival.bytes()), RecordRate::plus);
              for (var output : arrival.report().outputs()) {
                rates.merge(
                    output.topic(),
                    new RecordRate(output.recordsPerSecond(), output.bytesPerSecond()),
                    RecordRate::plus);
              }
            });
    return rates;
  }

  private Stream<Arrival> alive(long nowMillis) {
    return byInstance.values().stream()
        .filter(arrival -> nowMillis - arrival.atMillis() < StageReport.ALIVE_MILLIS);
  }
}
