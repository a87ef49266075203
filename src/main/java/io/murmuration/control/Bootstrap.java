package io.murmuration.control;

import io.murmuration.config.Applicability;
import io.murmuration.config.ConfigException;
import io.murmuration.config.KafkaUrl;
import io.murmuration.config.Settings;
import io.murmuration.kafka.ClientOverrideRules;
import io.murmuration.kafka.FirstContact;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.query.NamedQuery;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prepares an installation before its verticles start: a reachable broker, topics, keywords. */
public final class Bootstrap {
  private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);

  /** Limit for a broker that starts at the same time. */
  private static final Duration REACH_TIMEOUT = Duration.ofSeconds(30);

  /** Limit for a command, whose user waits. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

  /** Limit for the other verticles of a process, which wait for the first one to finish. */
  private static final Duration LOCK_TIMEOUT = Duration.ofMinutes(5);

  private Bootstrap() {}

  /**
   * Returns a connection to the cluster of the settings, by default to the broker on this machine.
   *
   * @throws ConfigException if a setting must not be passed through to Kafka's clients
   */
  public static KafkaConnection kafka(Settings settings) {
    Settings.Kafka kafka = settings.kafka();
    ClientOverrideRules.require(kafka.access());
    return new KafkaConnection(
        Objects.requireNonNullElse(kafka.url(), KafkaUrl.LOCAL), kafka.prefix(), kafka.access());
  }

  /** Returns a connection to the cluster of the settings, all of which apply to it. */
  private static KafkaConnection requireApplicable(Settings settings) {
    KafkaConnection kafka = kafka(settings);
    Applicability.requireSettings(settings.withKafkaUrl(kafka.url()));
    return kafka;
  }

  /**
   * Returns a connection to the cluster of the settings, after it has answered and the given shared
   * topics exist.
   *
   * @throws org.apache.kafka.common.KafkaException if the cluster does not answer; the message says
   *     what to do
   */
  public static KafkaConnection reach(Settings settings, Set<String> topics) {
    KafkaConnection kafka = requireApplicable(settings);
    new FirstContact(kafka, ANSWER_TIMEOUT).await();
    warn(kafka);
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      admin.ensure(
          TopicLayout.fixed(false).stream().filter(topic -> topics.contains(topic.name())).toList(),
          TopicLayout.creationAdvice(kafka));
    }
    return kafka;
  }

  /**
   * Creates the missing topics, and adds the keywords of the settings if the installation has never
   * had a keyword. A process logs each difference between existing and expected topics once.
   *
   * @return the connection of the stage, which has done all of this
   */
  public static Future<KafkaConnection> ensure(Vertx vertx, Settings settings, String stage) {
    List<NamedQuery> queries = queries(settings.keywords());
    KafkaConnection kafka = requireApplicable(settings).ofStage(stage);
    // If several verticles of a process start at once, the first one does the work for all that
    // have the same client settings.
    var attempts = vertx.sharedData().<String, Attempt>getLocalMap("murmuration.installation");
    String installation = kafka + " " + kafka.hashCode() + " " + settings.keywords();
    long requestedNanos = System.nanoTime();
    return vertx
        .sharedData()
        .withLocalLock(
            "murmuration.installation",
            LOCK_TIMEOUT.toMillis(),
            () -> {
              Attempt last = attempts.get(installation);
              if (last != null && last.appliesTo(requestedNanos)) {
                return last.ensured(kafka);
              }
              return ensure(vertx, settings, kafka, queries)
                  .onComplete(
                      done ->
                          attempts.put(installation, new Attempt(done.cause(), System.nanoTime())));
            });
  }

  /**
   * The outcome of the last attempt to prepare an installation.
   *
   * @param failure the reason for its failure, or {@code null} if it succeeded
   */
  private record Attempt(Throwable failure, long endedNanos) implements Shareable {
    /** Returns whether it succeeded, or failed while a verticle was waiting for it. */
    boolean appliesTo(long requestedNanos) {
      return failure == null || endedNanos - requestedNanos > 0;
    }

    Future<KafkaConnection> ensured(KafkaConnection kafka) {
      return failure == null ? Future.succeededFuture(kafka) : Future.failedFuture(failure);
    }
  }

  private static Future<KafkaConnection> ensure(
      Vertx vertx, Settings settings, KafkaConnection kafka, List<NamedQuery> queries) {
    return prepared(vertx, settings, kafka, queries)
        .recover(
            e ->
                // Vert.x is closing, and has already failed the start of the verticles.
                e instanceof InterruptException
                    ? Promise.<KafkaConnection>promise().future()
                    : Future.failedFuture(e));
  }

  private static Future<KafkaConnection> prepared(
      Vertx vertx, Settings settings, KafkaConnection kafka, List<NamedQuery> queries) {
    return vertx.executeBlocking(
        () -> {
          new FirstContact(kafka, REACH_TIMEOUT).await();
          warn(kafka);
          try (TopicAdmin admin = new TopicAdmin(kafka)) {
            admin.requireGroupProtocol();
            report(
                vertx,
                admin.ensure(
                    TopicLayout.fixed(settings.kafka().keepAllPosts()),
                    TopicLayout.creationAdvice(kafka)));
          }
          if (!queries.isEmpty()) {
            new KeywordStore(kafka, settings.fanout().ownTopics())
                .addIfFirst(queries)
                .ifPresent(added -> added.remarks().values().forEach(LOG::warn));
          }
          return kafka;
        });
  }

  private static void warn(KafkaConnection kafka) {
    kafka.access().warnings(kafka.url(), Instant.now()).forEach(LOG::warn);
  }

  /** Logs the differences that this process has not logged before. */
  public static void report(Vertx vertx, List<String> differences) {
    var reported = vertx.sharedData().<String, Boolean>getLocalMap("murmuration.reported");
    for (String difference : differences) {
      if (reported.putIfAbsent(difference, true) == null) {
        LOG.warn("{}; left as it is", difference);
      }
    }
  }

  private static List<NamedQuery> queries(List<String> texts) {
    List<NamedQuery> queries = new ArrayList<>();
    for (String text : texts) {
      try {
        NamedQuery named = NamedQuery.parse(text);
        queries.add(named);
        if (named.query().remark() != null) {
          LOG.warn("{}", named.query().remark());
        }
      } catch (IllegalArgumentException e) {
        throw new ConfigException("keywords", text, "a query: " + e.getMessage());
      }
    }
    return queries;
  }
}
