package io.murmuration.kafka;

import io.murmuration.observe.StartFilter;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the first answer of a cluster. After some seconds without one, it logs the answers of
 * the bootstrap servers to a {@link BrokerProbe}. It ends early if these show that waiting cannot
 * help. An instance waits once.
 */
public final class FirstContact {
  private static final Logger LOG = LoggerFactory.getLogger(FirstContact.class);
  private static final Duration NOTICE = Duration.ofSeconds(5);
  private static final Duration PROBE_STEP = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** Time for a server to answer before the client tries the next one. */
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

  private final KafkaConnection kafka;
  private final Duration limit;
  private final Duration notice;
  private final BrokerProbe probe;
  private Admin admin;
  private KafkaFuture<?> answer;
  private long startNanos;

  /**
   * @param limit the maximum duration until the cluster answers
   */
  public FirstContact(KafkaConnection kafka, Duration limit) {
    this(kafka, limit, NOTICE, PROBE_STEP);
  }

  /**
   * @param notice the duration without an answer after which it logs that it waits
   * @param probeStep the maximum duration of each step of the probe
   */
  public FirstContact(KafkaConnection kafka, Duration limit, Duration notice, Duration probeStep) {
    this.kafka = kafka;
    this.limit = limit;
    this.notice = notice;
    this.probe = new BrokerProbe(kafka, probeStep);
  }

  /**
   * Blocks until the cluster answers.
   *
   * @throws KafkaException if it does not answer in time, or denies access; the message explains
   *     why and what to do
   */
  public void await() {
    startNanos = System.nanoTime();
    try {
      if (notice.compareTo(limit) < 0) {
        awaitAndReport();
      } else {
        require(limit);
      }
    } finally {
      if (admin != null) {
        admin.close(Duration.ZERO);
      }
    }
  }

  private void awaitAndReport() {
    if (isAnswered(notice.multipliedBy(3).dividedBy(5))) {
      return;
    }
    List<BrokerAnswer> answers = probe.ask();
    if (isAnswered(notice)) {
      return;
    }
    LOG.warn("waiting for Kafka at {}", tried(answers));
    if (answers.stream().allMatch(answer -> answer.kind().isFinal())) {
      throw new KafkaException(explain(answers));
    }
    require(limit);
  }

  private void require(Duration until) {
    if (!isAnswered(until)) {
      throw new KafkaException(explain(probe.ask()));
    }
  }

  /** Waits for the answer until a duration since the start is over. */
  private boolean isAnswered(Duration until) {
    try {
      while (!ask(until)) {
        if (leftNanos(until) <= 0) {
          return false;
        }
        Thread.sleep(PAUSE.toMillis());
      }
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /**
   * Sends the request, unless it is already sent, and waits for its answer.
   *
   * @return whether the cluster has answered; false if the request must be sent again
   */
  private boolean ask(Duration until) throws InterruptedException, TimeoutException {
    try {
      if (admin == null) {
        admin =
            kafka.createAdmin(REQUEST_TIMEOUT, limit.plus(REQUEST_TIMEOUT), StartFilter.CLIENT_ID);
      }
      if (answer == null) {
        answer = admin.describeCluster(new DescribeClusterOptions()).nodes();
      }
      answer.get(Math.max(0, leftNanos(until)), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException e) {
      answer = null;
      if (!(e.getCause() instanceof RetriableException)) {
        throw new KafkaException(KafkaErrors.connecting(kafka, e.getCause()), e.getCause());
      }
      return false;
    } catch (KafkaException e) {
      // No host name is known yet, as while containers start.
      LOG.debug("no client", e);
      return false;
    }
  }

  private long leftNanos(Duration until) {
    return until.toNanos() - (System.nanoTime() - startNanos);
  }

  private String explain(List<BrokerAnswer> answers) {
    BrokerAnswer mostTelling =
        answers.stream().min(Comparator.comparing(BrokerAnswer::kind)).orElseThrow();
    return "Kafka does not answer at %s. %s".formatted(tried(answers), mostTelling.remedy(kafka));
  }

  /** Returns the servers, the protocol that was tried, and the answers. */
  private String tried(List<BrokerAnswer> answers) {
    String text =
        answers.size() == 1
            ? answers.get(0).text()
            : answers.stream()
                .map(answer -> answer.server() + " " + answer.text())
                .collect(Collectors.joining("; "));
    return "%s over %s: %s"
        .formatted(
            kafka.bootstrapServers().replace(",", ", "),
            kafka.access().protocol(kafka.url()),
            text);
  }
}
