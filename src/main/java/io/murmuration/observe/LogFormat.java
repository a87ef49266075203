package io.murmuration.observe;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.Iterator;
import org.slf4j.LoggerFactory;

/** How the lines of the log read. */
public enum LogFormat {
  /** For people. */
  TEXT,

  /** For programs: one JSON object a line. */
  JSON;

  /** All lines read so from now on, those of libraries and of the embedded broker too. */
  public void use() {
    if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      Iterator<Appender<ILoggingEvent>> appenders = root.iteratorForAppenders();
      while (appenders.hasNext()) {
        if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> appender
            && appender.getEncoder() instanceof LogEncoder encoder) {
          encoder.setFormat(name());
        }
      }
    }
  }
}
