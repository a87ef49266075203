package io.murmuration.operate.admin;

import static io.murmuration.kafka.KafkaFutures.await;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.SupportedVersionRange;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * The version of a cluster, as its features tell it: the release that the brokers are of, by the
 * newest metadata that they know, and the metadata that the cluster has been set to use.
 */
final class BrokerVersion {
  private BrokerVersion() {}

  /** Such as {@code 4.2 (metadata 4.2-IV1)}; {@code null} where the cluster does not tell. */
  static String ask(Admin admin) {
    try {
      return of(await(admin.describeFeatures().featureMetadata()));
    } catch (AuthorizationException | UnsupportedVersionException e) {
      return null;
    }
  }

  private static String of(FeatureMetadata features) {
    FinalizedVersionRange used = features.finalizedFeatures().get(MetadataVersion.FEATURE_NAME);
    SupportedVersionRange known = features.supportedFeatures().get(MetadataVersion.FEATURE_NAME);
    if (used == null || known == null) {
      return null;
    }
    return of(known.maxVersion(), used.maxVersionLevel());
  }

  /** Of two levels of metadata; a release that is newer than this client is not known by name. */
  static String of(short known, short used) {
    MetadataVersion release = version(known);
    MetadataVersion metadata = version(used);
    return "%s (metadata %s)"
        .formatted(
            release == null
                ? "newer than " + MetadataVersion.latestTesting().shortVersion()
                : release.shortVersion(),
            metadata == null ? "level " + used : metadata.version());
  }

  private static MetadataVersion version(short level) {
    try {
      return MetadataVersion.fromFeatureLevel(level);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
