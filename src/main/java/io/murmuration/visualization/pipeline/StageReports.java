package io.murmuration.visualization.pipeline;

import io.murmuration.message.StageReport;
import io.murmuration.message.Topics;
import io.murmuration.observe.RefusedRecords;
import io.murmuration.stage.RecordRate;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The latest report of every instance of every stage. An instance is alive while its reports
 * arrive, judged by their time of arrival because clocks differ. Used by one thread.
 */
final class StageReports {
  /** The retention of the topic. */
  private static final long REMEMBERED_MILLIS = 600_000;

  /** A report and the size of its record. */
  record Received(StageReport report, int bytes) {}

  private record Arrival(StageReport report, int bytes, long atMillis) {}

  private final Map<String, Arrival> byInstance = new HashMap<>();

  /** Reads a record of {@code stage-reports}, as {@link StageReport#read} does. */
  static Received read(String key, byte[] value) throws IOException {
    StageReport report = StageReport.read(key, value);
    return report == null ? null : new Received(report, value.length);
  }

  /**
   * Processes a record of {@code stage-reports}.
   *
   * @param received the report, or {@code null} if the instance has stopped
   * @param old whether the topic contained the record before it was followed; its age is then that
   *     of its own time
   */
  void put(String key, Received received, boolean old, long nowMillis) {
    byInstance.values().removeIf(arrival -> nowMillis - arrival.atMillis() > REMEMBERED_MILLIS);
    if (received == null) {
      byInstance.remove(key);
      return;
    }
    StageReport report = received.report();
    long atMillis = old ? Math.min(nowMillis, report.at()) : nowMillis;
    byInstance.put(key, new Arrival(report, received.bytes(), atMillis));
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

  /**
   * Returns the records that were refused, by topic. Several processes may refuse the same record,
   * so the largest count of a process is used. The missing results of all processes are listed.
   */
  List<RefusedRecords.Refused> refused(long nowMillis) {
    Map<String, RefusedRecords.Refused> byTopic = new TreeMap<>();
    alive(nowMillis)
        .map(Arrival::report)
        .filter(report -> report.refused() != null)
        .flatMap(report -> report.refused().stream())
        .forEach(refused -> byTopic.merge(refused.topic(), refused, RefusedRecords.Refused::merge));
    return List.copyOf(byTopic.values());
  }

  private Stream<Arrival> alive(long nowMillis) {
    return byInstance.values().stream()
        .filter(arrival -> nowMillis - arrival.atMillis() < StageReport.ALIVE_MILLIS);
  }
}
