package io.murmuration.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import io.vertx.core.VertxException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class StartFilterTest {
  private static final String CLIENT = "org.apache.kafka.clients.NetworkClient";
  private static final String LAUNCHER = "io.vertx.launcher.application.VertxApplication";
  private static final String LINE = "[AdminClient clientId=%s] Connection to node -1 failed";

  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();

  @AfterEach
  void reset() {
    context.getLogger(CLIENT).setLevel(null);
  }

  @Test
  void decide_lineOfTheFirstContact_isDropped() {
    assertThat(decide(CLIENT, LINE.formatted("first-contact"))).isEqualTo(FilterReply.DENY);
  }

  @Test
  void decide_otherLine_remains() {
    assertThat(decide(CLIENT, LINE.formatted("adminclient-1"))).isEqualTo(FilterReply.NEUTRAL);
    assertThat(decide("io.murmuration.kafka.FirstContact", LINE.formatted("first-contact")))
        .isEqualTo(FilterReply.NEUTRAL);
  }

  @Test
  void decide_levelDebug_keepsTheLine() {
    context.getLogger(CLIENT).setLevel(Level.DEBUG);

    assertThat(decide(CLIENT, LINE.formatted("first-contact"))).isEqualTo(FilterReply.NEUTRAL);
  }

  @Test
  void decide_startThatATerminationEnds_isDropped() {
    assertThat(decide(LAUNCHER, "failed", new VertxException("Verticle un-deployed")))
        .isEqualTo(FilterReply.DENY);
    assertThat(decide(LAUNCHER, "failed", new VertxException("another")))
        .isEqualTo(FilterReply.NEUTRAL);
    assertThat(decide(LAUNCHER, "failed", new IllegalStateException("Verticle un-deployed")))
        .isEqualTo(FilterReply.NEUTRAL);
  }

  private FilterReply decide(String name, String message) {
    return decide(name, message, null);
  }

  private FilterReply decide(String name, String message, Throwable failure) {
    Logger logger = context.getLogger(name);
    return new StartFilter()
        .decide(new LoggingEvent("", logger, Level.ERROR, message, failure, null));
  }
}
