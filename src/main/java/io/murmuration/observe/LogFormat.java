package io.murmuration.observe;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.Iterator;
import org.slf4j.LoggerFactory;

/** The format of log lines. */
public enum LogFormat {
  /** Plain text. */
  TEXT,

  /** One JSON object per line. */
  JSON;

  /** Switches the whole log, also of libraries and the embedded broker, to this format. */
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
