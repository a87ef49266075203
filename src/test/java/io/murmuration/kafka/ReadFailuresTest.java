package io.murmuration.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class ReadFailuresTest {
  private static final String DENIED =
      "topic=posts cannot be read, retrying: Kafka denied READ on topic posts."
          + " Ask the cluster administrator to grant it.";
  private static final String AGAIN = "topic=posts is read again";

  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final ReadFailures failures = new ReadFailures(logger(), "posts");

  @Test
  void failed_sameCauseAgainAndAgain_isLoggedOnce() {
    for (int second = 0; second < 100; second++) {
      failures.failed(denied());
      failures.polled(0);
    }

    assertThat(logged()).containsExactly(DENIED);
  }

  @Test
  void failed_anotherCause_isLoggedToo() {
    failures.failed(denied());
    failures.failed(new TimeoutException("no answer"));
    failures.failed(denied());

    assertThat(logged())
        .containsExactly(
            DENIED,
            "topic=posts cannot be read, retrying: " + new TimeoutException("no answer"),
            DENIED);
  }

  @Test
  void polled_recordsAfterAFailure_logsTheReturnOnce() {
    failures.polled(1);
    failures.failed(denied());
    failures.polled(1);
    failures.polled(1);
    failures.failed(denied());

    assertThat(logged()).containsExactly(DENIED, AGAIN, DENIED);
  }

  @Test
  void polled_idleTopic_returnsAfterSomePollsWithoutFailure() {
    failures.failed(denied());
    for (int poll = 1; poll < ReadFailures.CALM_POLLS; poll++) {
      failures.polled(0);
    }
    assertThat(logged()).containsExactly(DENIED);

    failures.polled(0);

    assertThat(logged()).containsExactly(DENIED, AGAIN);
  }

  private static TopicAuthorizationException denied() {
    return new TopicAuthorizationException(Set.of("posts"));
  }

  private List<String> logged() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private Logger logger() {
    Logger logger = new LoggerContext().getLogger("test");
    lines.start();
    logger.addAppender(lines);
    return logger;
  }
}
