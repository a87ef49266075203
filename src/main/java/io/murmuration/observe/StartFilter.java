package io.murmuration.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import io.vertx.core.VertxException;
import org.slf4j.LoggerFactory;

/**
 * Drops lines that are of no use at the start of a process. These are the lines of the Kafka client
 * that makes the first contact, whose failures are reported in one sentence, and the failed start
 * of a verticle in a process that is terminated. With the level DEBUG, the lines remain.
 */
public final class StartFilter extends Filter<ILoggingEvent> {
  /** The id of the Kafka client, which its lines contain. */
  public static final String CLIENT_ID = "first-contact";

  /** Logs failures, with their stacks, that it also throws. */
  private static final String KEY_STORES =
      "org.apache.kafka.common.security.ssl.DefaultSslEngineFactory";

  private static final String TERMINATED = "Verticle un-deployed";

  @Override
  public FilterReply decide(ILoggingEvent event) {
    boolean isOfNoUse = isOfFirstContact(event) || isTermination(event.getThrowableProxy());
    return isOfNoUse && !isVerbose(event.getLoggerName()) ? FilterReply.DENY : FilterReply.NEUTRAL;
  }

  private static boolean isOfFirstContact(ILoggingEvent event) {
    return event.getLoggerName().equals(KEY_STORES)
        || (event.getLoggerName().startsWith("org.apache.kafka.")
            && event.getMessage() != null
            && event.getMessage().contains("clientId=" + CLIENT_ID));
  }

  private static boolean isTermination(IThrowableProxy failure) {
    return failure != null
        && failure.getClassName().equals(VertxException.class.getName())
        && TERMINATED.equals(failure.getMessage());
  }

  private static boolean isVerbose(String logger) {
    return LoggerFactory.getLogger(logger) instanceof Logger known
        && known.getEffectiveLevel().levelInt <= Level.DEBUG_INT;
  }
}
