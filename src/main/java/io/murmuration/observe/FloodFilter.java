package io.murmuration.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/**
 * Limits the warnings and errors of a logger, since clients can cause some of them: to {@value
 * #LINES} lines of a level within a minute. A last line gives the number of the others. Logback's
 * {@code DuplicateMessageFilter} is not used, since it never reports a message again. Thread-safe.
 */
public final class FloodFilter extends Filter<ILoggingEvent> {
  static final int LINES = 30;

  private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final Marker SUMMARY = MarkerFactory.getMarker("SUMMARY");

  private final LongSupplier nanoTime;
  private final Map<Kind, Window> windows = new ConcurrentHashMap<>();

  /** The lines that share a limit. Programs have few loggers, whatever their clients send. */
  record Kind(String logger, Level level) {}

  public FloodFilter() {
    this(System::nanoTime);
  }

  FloodFilter(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @Override
  public FilterReply decide(ILoggingEvent event) {
    boolean isSummary = event.getMarkerList() != null && event.getMarkerList().contains(SUMMARY);
    if (isSummary || !event.getLevel().isGreaterOrEqual(Level.WARN)) {
      return FilterReply.NEUTRAL;
    }
    Kind kind = new Kind(event.getLoggerName(), event.getLevel());
    long now = nanoTime.getAsLong();
    Window window = windows.computeIfAbsent(kind, first -> new Window(now));
    return window.take(kind, now) ? FilterReply.NEUTRAL : FilterReply.DENY;
  }

  /** Logs the number of the lines of a kind that were dropped. */
  void summarize(Kind kind) {
    long dropped = windows.get(kind).takeDropped();
    if (LoggerFactory.getLogger(kind.logger()) instanceof Logger logger) {
      LoggingEvent summary =
          new LoggingEvent(
              FloodFilter.class.getName(),
              logger,
              kind.level(),
              "and %,d more lines within a minute".formatted(dropped),
              null,
              null);
      summary.addMarker(SUMMARY);
      logger.callAppenders(summary);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Logback cancels it when it stops.
  private void scheduleSummary(Kind kind, long delayNanos) {
    if (getContext() != null) {
      getContext()
          .getScheduledExecutorService()
          .schedule(() -> summarize(kind), delayNanos, TimeUnit.NANOSECONDS);
    }
  }

  /** The lines of a kind in the current minute. */
  private final class Window {
    private long startNanos;
    private int lines;
    private long dropped;

    Window(long startNanos) {
      this.startNanos = startNanos;
    }

    synchronized boolean take(Kind kind, long nowNanos) {
      if (nowNanos - startNanos >= WINDOW_NANOS) {
        startNanos = nowNanos;
        lines = 0;
      }
      if (lines < LINES) {
        lines++;
        return true;
      }
      if (dropped++ == 0) {
        scheduleSummary(kind, startNanos + WINDOW_NANOS - nowNanos);
      }
      return false;
    }

    synchronized long takeDropped() {
      long taken = dropped;
      dropped = 0;
      return taken;
    }
  }
}
