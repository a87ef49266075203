package io.murmuration.visualization.pipeline;

import io.murmuration.message.StageReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/**
 * Derives the times in which no posts of a source were read from the reports of ingest. A source is
 * read while a report says that it streams. A source that resumes at its last position reads the
 * missed posts later, so its outage is a gap only while it lasts, or if the source reports a gap.
 * Plain computation; times are in milliseconds since the epoch. Used by one thread.
 */
final class SourceGaps {
  /** Gaps that ended earlier are outside of every chart. */
  private static final long REMEMBERED_MILLIS = 61 * 60_000;

  /** Shorter silences occur on loaded machines. */
  private static final long OUTAGE_MILLIS = 5_000;

  private static final String NOT_RUNNING = "ingest not running";
  private static final String CONNECTING = "connecting";

  /** The state of a source while no ingest is running. */
  private static final String SILENT = "silent";

  private static final Set<String> RESUMING = Set.of("bluesky", "mastodon", "x");

  private static final class Reading {
    private long lastMillis;

    /** The time of the last item that was read. */
    private long itemMillis;

    private boolean ended;

    /** The state since the source was last read, or {@code null} if there is no report. */
    private String state;

    private final Map<String, Long> reportedGaps = new HashMap<>();

    private Reading(long lastMillis, long itemMillis) {
      this.lastMillis = lastMillis;
      this.itemMillis = itemMillis;
    }
  }

  private final Map<String, Reading> readings = new TreeMap<>();
  private final Set<String> instances = new HashSet<>();
  private final Map<String, Long> clockOffsets = new HashMap<>();
  private final List<PipelineStatus.Gap> ended = new ArrayList<>();
  private LongUnaryOperator beginning = time -> time - REMEMBERED_MILLIS;
  private long aliveMillis = -1;

  /**
   * Sets where the gap before the first report begins.
   *
   * @param operator returns the end of the last time with posts before a given time
   */
  void setBeginning(LongUnaryOperator operator) {
    beginning = operator;
  }

  /**
   * Processes a report of ingest.
   *
   * @param old whether the report was in the topic before it was followed
   */
  void put(StageReport report, boolean old, long nowMillis) {
    if (report.sources() == null) {
      return;
    }
    long time = time(report, old, nowMillis);
    boolean newcomer = instances.add(report.instance());
    boolean first = aliveMillis < 0;
    long since = first ? beginning.applyAsLong(time) : time;
    if (first && !resumesAll(report)) {
      end(since, time, null, NOT_RUNNING);
    }
    report.sources().forEach(source -> endGaps(report.instance(), source, since, time));
    report.sources().forEach(source -> advance(readings.get(source.name()), source, time));
    if (newcomer) {
      removeOthers(report, time);
    }
    aliveMillis = Math.max(aliveMillis, time);
    ended.removeIf(gap -> gap.to() < time - REMEMBERED_MILLIS);
  }

  /** Returns the gaps of about the last hour. Those that last have no end and come last. */
  List<PipelineStatus.Gap> list(long nowMillis) {
    List<PipelineStatus.Gap> gaps = new ArrayList<>(endedBefore(nowMillis));
    if (aliveMillis < 0) {
      gaps.add(new PipelineStatus.Gap(beginning.applyAsLong(nowMillis), null, null, NOT_RUNNING));
    }
    readings.forEach(
        (name, reading) -> {
          if (isOutage(reading, nowMillis)) {
            String reason =
                nowMillis - aliveMillis > OUTAGE_MILLIS ? NOT_RUNNING : reason(name, reading);
            gaps.add(new PipelineStatus.Gap(reading.lastMillis, null, missing(name), reason));
          }
        });
    return gaps.stream().distinct().toList();
  }

  /** Returns the gaps of about the last hour that are over, the earliest first. */
  List<PipelineStatus.Gap> endedBefore(long nowMillis) {
    return ended.stream()
        .distinct()
        .filter(gap -> gap.to() > nowMillis - REMEMBERED_MILLIS)
        .sorted(Comparator.comparingLong(PipelineStatus.Gap::from))
        .toList();
  }

  private void endGaps(String instance, StageReport.Source source, long since, long time) {
    boolean known = readings.containsKey(source.name());
    Reading reading = readings.computeIfAbsent(source.name(), n -> new Reading(time, since));
    Long before = reading.reportedGaps.put(instance, source.gaps());
    boolean missed = source.gaps() > (before != null ? before : known ? 0 : source.gaps());
    if (missed) {
      long to = itemMillis(source, time);
      end(reading.itemMillis, to, source.name(), source.name() + ": posts missed");
    }
    if (isRead(source) && isOutage(reading, time) && !RESUMING.contains(source.name())) {
      end(reading.lastMillis, time, missing(source.name()), reason(source.name(), reading));
    }
  }

  private void advance(Reading reading, StageReport.Source source, long time) {
    if (!isRead(source)) {
      boolean silent = time - aliveMillis > OUTAGE_MILLIS;
      // A source that connects again does not tell why it was not read before.
      if (reading.state == null || !source.state().equals(CONNECTING)) {
        reading.state = silent && source.state().equals(CONNECTING) ? SILENT : source.state();
      }
      return;
    }
    reading.itemMillis = Math.max(reading.itemMillis, itemMillis(source, time));
    reading.lastMillis = Math.max(reading.lastMillis, time);
    reading.ended = source.state().equals("ended");
    reading.state = null;
  }

  private static boolean isRead(StageReport.Source source) {
    return source.state().equals("streaming") || source.state().equals("ended");
  }

  private static long itemMillis(StageReport.Source source, long time) {
    return source.lagMillis() == null ? time : time - source.lagMillis();
  }

  /** Forgets the sources that ingest has not read since before it was started without them. */
  private void removeOthers(StageReport report, long time) {
    Set<String> reported = new HashSet<>();
    report.sources().forEach(source -> reported.add(source.name()));
    readings
        .entrySet()
        .removeIf(
            entry -> {
              Reading reading = entry.getValue();
              boolean gone = !reported.contains(entry.getKey()) && isOutage(reading, time);
              if (gone) {
                end(reading.lastMillis, time, missing(entry.getKey()), NOT_RUNNING);
              }
              return gone;
            });
  }

  /** Returns the source whose posts an outage misses, or {@code null} if it misses all posts. */
  private String missing(String name) {
    long lastMillis = readings.get(name).lastMillis;
    boolean othersMiss =
        readings.entrySet().stream()
            .filter(other -> !other.getKey().equals(name))
            .allMatch(
                other ->
                    !RESUMING.contains(other.getKey())
                        && other.getValue().lastMillis <= lastMillis + OUTAGE_MILLIS);
    return othersMiss ? null : name;
  }

  private void end(long from, long to, String source, String reason) {
    if (to > from) {
      ended.add(new PipelineStatus.Gap(from, to, source, reason));
    }
  }

  private static boolean isOutage(Reading reading, long time) {
    return !reading.ended && time - reading.lastMillis > OUTAGE_MILLIS;
  }

  private static boolean resumesAll(StageReport report) {
    return report.sources().stream()
        .allMatch(source -> source.name() != null && RESUMING.contains(source.name()));
  }

  private static String reason(String name, Reading reading) {
    return reading.state == null || reading.state.equals(SILENT)
        ? NOT_RUNNING
        : switch (reading.state) {
          case "stopped", "failed" -> name + " " + reading.state;
          default -> name + " not reachable";
        };
  }

  /**
   * Returns the time of a report by this clock. The clock of its machine may differ, and a report
   * may arrive late, so the report that arrives soonest after its own time tells the difference.
   */
  private long time(StageReport report, boolean old, long nowMillis) {
    if (old) {
      return Math.min(nowMillis, report.at());
    }
    long offset = clockOffsets.merge(report.instance(), nowMillis - report.at(), Math::min);
    return Math.min(nowMillis, report.at() + offset);
  }
}
