package io.murmuration.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import org.slf4j.LoggerFactory;

/**
 * Drops the lines of the Kafka client that makes the first contact: its failures are reported in
 * one sentence. With the level DEBUG, the lines remain.
 */
public final class FirstContactFilter extends Filter<ILoggingEvent> {
  /** The id of the client, which its lines contain. */
  public static final String CLIENT_ID = "first-contact";

  @Override
  public FilterReply decide(ILoggingEvent event) {
    boolean ofFirstContact =
        event.getLoggerName().startsWith("org.apache.kafka.")
            && event.getMessage() != null
            && event.getMessage().contains("clientId=" + CLIENT_ID);
    return ofFirstContact && !isVerbose(event.getLoggerName())
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }

  private static boolean isVerbose(String logger) {
    return LoggerFactory.getLogger(logger) instanceof Logger known
        && known.getEffectiveLevel().levelInt <= Level.DEBUG_INT;
  }
}
