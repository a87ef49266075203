package io.murmuration.config;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whom an encrypted connection trusts, and whom it shows itself as; everything is PEM text, {@code
 * null} where the JVM's certificates are trusted or none is shown. Its text form does not show the
 * key.
 *
 * @param clientKey the key of the first of {@code clientCert}, in PKCS #8
 * @param verifyHostname whether the name of a broker has to stand in its certificate
 */
public record KafkaTls(
    String trustedCert, String clientCert, String clientKey, boolean verifyHostname) {
  /** The certificates of the JVM are trusted, and none is shown. */
  public static final KafkaTls DEFAULT = new KafkaTls(null, null, null, true);

  static KafkaTls read(Section s, Map<String, String> environment) {
    NamedValue trusted = NamedValue.read(s, "trustedCert", environment, "KAFKA_TRUSTED_CERT");
    NamedValue cert = NamedValue.read(s, "clientCert", environment, "KAFKA_CLIENT_CERT");
    NamedValue key = NamedValue.read(s, "clientKey", environment, "KAFKA_CLIENT_CERT_KEY");
    boolean verify = s.bool("verifyHostname", s.bool("verify-hostname", true));
    String variable = environment.getOrDefault("KAFKA_TLS_VERIFY_HOSTNAME", "");
    if (!variable.isEmpty()) {
      if (!variable.matches("true|false")) {
        throw new ConfigException("KAFKA_TLS_VERIFY_HOSTNAME", variable, "true or false");
      }
      verify = Boolean.parseBoolean(variable);
    }
    return of(trusted, cert, key, verify, Instant.now());
  }

  private static KafkaTls of(
      NamedValue trusted, NamedValue cert, NamedValue key, boolean verifyHostname, Instant now) {
    if (cert.isMissing() != key.isMissing()) {
      NamedValue missing = cert.isMissing() ? cert : key;
      NamedValue there = cert.isMissing() ? key : cert;
      throw new ConfigException(
          "%s is set, but not %s; a client shows itself with both"
              .formatted(there.key(), missing.key()));
    }
    String trustedText = trusted.isMissing() ? null : Pem.text(Pem.certificates(trusted));
    if (cert.isMissing()) {
      return new KafkaTls(trustedText, null, null, verifyHostname);
    }
    List<X509Certificate> chain = Pem.certificates(cert);
    requireInTime(cert, chain.get(0), now);
    return new KafkaTls(
        trustedText,
        Pem.text(chain),
        Pem.text(Pem.privateKey(key, cert, chain.get(0))),
        verifyHostname);
  }

  private static void requireInTime(NamedValue given, X509Certificate certificate, Instant now) {
    Instant end = certificate.getNotAfter().toInstant();
    Instant begin = certificate.getNotBefore().toInstant();
    if (end.isBefore(now)) {
      throw new ConfigException(
          "%s has expired, on %s; brokers take only one that has not".formatted(given.key(), end));
    }
    if (begin.isAfter(now)) {
      throw new ConfigException(
          "%s is not valid before %s; is the clock of this machine right?"
              .formatted(given.key(), begin));
    }
  }

  /** Whether anything is said of certificates, for which connections have to be encrypted. */
  boolean hasCertificates() {
    return trustedCert != null || clientCert != null;
  }

  /** One sentence for everything that whoever runs this should know. */
  public List<String> warnings(Instant now) {
    List<String> warnings = new ArrayList<>();
    if (!verifyHostname) {
      warnings.add(
          "kafka.tls.verifyHostname is false: the certificates of brokers are verified, but not that"
              + " they are for the host that is connected to");
    }
    if (trustedCert != null) {
      for (X509Certificate certificate :
          Pem.certificates(new NamedValue("trustedCert", trustedCert))) {
        if (certificate.getNotAfter().toInstant().isBefore(now)) {
          warnings.add(
              "a certificate of KAFKA_TRUSTED_CERT has expired, on %s: %s"
                  .formatted(
                      certificate.getNotAfter().toInstant(),
                      certificate.getSubjectX500Principal()));
        }
      }
    }
    return warnings;
  }

  /** The settings of a Kafka client, some of them secret. Nothing of it is ever on disk. */
  public Map<String, String> clientSettings() {
    Map<String, String> settings = new HashMap<>();
    if (trustedCert != null) {
      settings.put("ssl.truststore.type", "PEM");
      settings.put("ssl.truststore.certificates", trustedCert);
    }
    if (clientCert != null) {
      settings.put("ssl.keystore.type", "PEM");
      settings.put("ssl.keystore.certificate.chain", clientCert);
      settings.put("ssl.keystore.key", clientKey);
    }
    if (!verifyHostname) {
      settings.put("ssl.endpoint.identification.algorithm", "");
    }
    return settings;
  }

  @Override
  public String toString() {
    return "KafkaTls[trustedCert=%s, clientCert=%s, verifyHostname=%s]"
        .formatted(
            trustedCert == null ? null : "…", clientCert == null ? null : "…", verifyHostname);
  }
}
