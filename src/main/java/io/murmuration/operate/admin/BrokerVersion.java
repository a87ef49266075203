package io.murmuration.operate.admin;

import static io.murmuration.kafka.KafkaFutures.await;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.SupportedVersionRange;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * The version of a cluster: the release of the brokers, derived from the newest metadata level that
 * they support, and the level that the cluster uses.
 */
final class BrokerVersion {
  private static final String FEATURE = "metadata.version";

  /** The releases by their first metadata level. */
  private static final TreeMap<Integer, String> RELEASES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(7, "3.3"),
              Map.entry(8, "3.4"),
              Map.entry(9, "3.5"),
              Map.entry(12, "3.6"),
              Map.entry(15, "3.7"),
              Map.entry(20, "3.8"),
              Map.entry(21, "3.9"),
              Map.entry(22, "4.0"),
              Map.entry(26, "4.1"),
              Map.entry(28, "4.2"),
              Map.entry(30, "4.3"),
              Map.entry(31, "newer than 4.3")));

  private BrokerVersion() {}

  /** Returns a text such as {@code 4.2 (metadata level 29)}, or {@code null} if not available. */
  static String ask(Admin admin) {
    try {
      return of(await(admin.describeFeatures().featureMetadata()));
    } catch (AuthorizationException | UnsupportedVersionException e) {
      return null;
    }
  }

  private static String of(FeatureMetadata features) {
    FinalizedVersionRange used = features.finalizedFeatures().get(FEATURE);
    SupportedVersionRange supported = features.supportedFeatures().get(FEATURE);
    return used == null || supported == null
        ? null
        : of(supported.maxVersion(), used.maxVersionLevel());
  }

  static String of(int supported, int used) {
    return "%s (metadata level %d)"
        .formatted(RELEASES.floorEntry(Math.max(RELEASES.firstKey(), supported)).getValue(), used);
  }
}
