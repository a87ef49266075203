package io.murmuration.control;

import io.murmuration.config.ConfigException;
import io.murmuration.config.KafkaUrl;
import io.murmuration.config.Settings;
import io.murmuration.kafka.ClientOverrideRules;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.keyword.Phrase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sure that what every verticle relies on is there before it starts. */
public final class Bootstrap {
  private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);

  /** A broker that starts at the same time may take so long to answer. */
  private static final Duration REACH_TIMEOUT = Duration.ofSeconds(30);

  /** One that runs answers sooner. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

  /** All verticles of a process wait for the first of them; a slow broker may take its time. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private Bootstrap() {}

  /**
   * How to reach the cluster of some settings: the one named, or the broker on this machine.
   *
   * @throws ConfigException if settings are passed through to Kafka's clients that cannot be
   */
  public static KafkaConnection kafka(Settings settings) {
    Settings.Kafka kafka = settings.kafka();
    ClientOverrideRules.require(kafka.access());
    return new KafkaConnection(
        Objects.requireNonNullElse(kafka.url(), KafkaUrl.LOCAL), kafka.prefix(), kafka.access());
  }

  /**
   * How to reach the cluster of some settings, once it has answered and has some of the topics that
   * all share. Blocks for some seconds at most.
   *
   * @throws org.apache.kafka.common.KafkaException if it does not answer; the message says what to
   *     do
   */
  public static KafkaConnection reach(Settings settings, Set<String> topics) {
    KafkaConnection kafka = kafka(settings);
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      admin.requireReachable(ANSWER_TIMEOUT);
      warn(kafka);
      admin.ensure(
          TopicLayout.fixed(false).stream().filter(topic -> topics.contains(topic.name())).toList(),
          TopicLayout.creationAdvice(kafka));
    }
    return kafka;
  }

  /**
   * Creates the topics that are missing and, if there has never been a keyword, those of the
   * settings. What a process finds different from what is wanted, it reports once.
   */
  public static Future<KafkaConnection> ensure(Vertx vertx, Settings settings) {
    List<Phrase> phrases = phrases(settings.keywords());
    KafkaConnection kafka = kafka(settings);
    // Of the verticles of a process that start at once, one makes what is missing.
    var ensured = vertx.sharedData().<String, Boolean>getLocalMap("murmuration.installation");
    String what = kafka + " " + kafka.hashCode() + " " + settings.keywords();
    return vertx
        .sharedData()
        .withLocalLock(
            "murmuration.installation",
            PATIENCE.toMillis(),
            () ->
                ensured.containsKey(what)
                    ? Future.succeededFuture(kafka)
                    : ensure(vertx, settings, kafka, phrases)
                        .onSuccess(done -> ensured.put(what, true)));
  }

  private static Future<KafkaConnection> ensure(
      Vertx vertx, Settings settings, KafkaConnection kafka, List<Phrase> phrases) {
    return vertx.executeBlocking(
        () -> {
          try (TopicAdmin admin = new TopicAdmin(kafka)) {
            admin.requireReachable(REACH_TIMEOUT);
            admin.requireGroupProtocol();
            warn(kafka);
            report(
                vertx,
                admin.ensure(
                    TopicLayout.fixed(settings.kafka().keepAllPosts()),
                    TopicLayout.creationAdvice(kafka)));
          }
          if (!phrases.isEmpty()) {
            new KeywordStore(kafka, settings.fanout().ownTopics()).addIfFirst(phrases);
          }
          return kafka;
        });
  }

  private static void warn(KafkaConnection kafka) {
    kafka.access().warnings(kafka.url(), Instant.now()).forEach(LOG::warn);
  }

  /** Logs sentences that have not been logged before in this process. */
  public static void report(Vertx vertx, List<String> differences) {
    var reported = vertx.sharedData().<String, Boolean>getLocalMap("murmuration.reported");
    for (String difference : differences) {
      if (reported.putIfAbsent(difference, true) == null) {
        LOG.warn("{}; left as it is", difference);
      }
    }
  }

  private static List<Phrase> phrases(List<String> texts) {
    List<Phrase> phrases = new ArrayList<>();
    for (String text : texts) {
      try {
        phrases.add(Phrase.parse(text));
      } catch (IllegalArgumentException e) {
        throw new ConfigException("keywords", text, "a phrase: " + e.getMessage());
      }
    }
    return phrases;
  }
}
