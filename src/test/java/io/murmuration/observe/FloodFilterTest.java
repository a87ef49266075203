package io.murmuration.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.spi.FilterReply;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FloodFilterTest {
  private static final String NAME = "io.murmuration.test.Flood";

  private final Logger logger = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(NAME);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private long nanos;
  private final FloodFilter filter = new FloodFilter(() -> nanos);

  @BeforeEach
  void append() {
    lines.addFilter(filter);
    lines.start();
    logger.setAdditive(false);
    logger.addAppender(lines);
  }

  @AfterEach
  void reset() {
    logger.detachAppender(lines);
    logger.setAdditive(true);
  }

  @Test
  void decide_linesBeyondTheLimit_areDroppedAndCounted() {
    for (int i = 0; i < 4_842; i++) {
      logger.error("line {}", i, new IllegalStateException());
    }
    assertThat(lines.list).hasSize(FloodFilter.LINES);

    filter.summarize(new FloodFilter.Kind(NAME, Level.ERROR));

    ILoggingEvent last = lines.list.get(FloodFilter.LINES);
    assertThat(last.getFormattedMessage()).isEqualTo("and 4,812 more lines within a minute");
    assertThat(last.getLevel()).isEqualTo(Level.ERROR);
    assertThat(last.getThrowableProxy()).isNull();
  }

  @Test
  void decide_nextMinute_permitsLinesAgain() {
    warn(100);
    nanos += TimeUnit.MINUTES.toNanos(1);

    warn(1);

    assertThat(lines.list).hasSize(FloodFilter.LINES + 1);
  }

  @Test
  void decide_otherLevelsAndLoggers_haveTheirOwnLimits() {
    warn(100);

    logger.error("an error");

    assertThat(lines.list).hasSize(FloodFilter.LINES + 1);
    assertThat(
            filter.decide(
                new LoggingEvent(
                    "", logger.getLoggerContext().getLogger("other"), Level.WARN, "x", null, null)))
        .isEqualTo(FilterReply.NEUTRAL);
  }

  @Test
  void decide_information_isNeverDropped() {
    logger.setLevel(Level.INFO);
    for (int i = 0; i < 1_000; i++) {
      logger.info("changed keywords={} by=token", i);
    }
    logger.setLevel(null);

    assertThat(lines.list).hasSize(1_000);
  }

  private void warn(int count) {
    for (int i = 0; i < count; i++) {
      logger.warn("line {}", i);
    }
  }
}
