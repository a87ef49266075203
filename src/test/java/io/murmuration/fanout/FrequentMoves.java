package io.murmuration.fanout;

import io.murmuration.config.Settings;
import io.murmuration.control.KeywordStore;
import io.murmuration.kafka.KafkaConnection;
import java.time.Duration;
import java.util.List;

/** The rare work of a fanout, done at once, for tests of other packages. */
public final class FrequentMoves {
  private static final Duration INTERVAL = Duration.ofMillis(300);

  private FrequentMoves() {}

  /** Creates a fanout that moves keywords several times per second. */
  public static FanoutVerticle fanout(Settings settings) {
    return new FanoutVerticle(settings, INTERVAL);
  }

  /** Deletes the topics that keywords have left, and returns their names. */
  public static List<String> deleteUnused(KafkaConnection kafka) {
    return new UnusedTopics(kafka, Duration.ZERO)
        .delete(new KeywordStore(kafka).list(), System.currentTimeMillis());
  }
}
