package io.murmuration.config;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The certificates of encrypted connections, as PEM text. {@code trustedCert} is {@code null} for
 * the trusted certificates of the JVM; {@code clientCert} is {@code null} for clients without one.
 * {@code toString} does not show the key.
 *
 * @param clientKey the key of the first certificate in {@code clientCert}, in PKCS #8
 * @param verifyHostname whether the certificate of a broker must contain its host name
 */
public record KafkaTls(
    String trustedCert, String clientCert, String clientKey, boolean verifyHostname) {
  /** The trusted certificates of the JVM, and no client certificate. */
  public static final KafkaTls DEFAULT = new KafkaTls(null, null, null, true);

  static KafkaTls read(Section s, Map<String, String> environment) {
    NamedValue trusted = NamedValue.read(s, "trustedCert", environment, "KAFKA_TRUSTED_CERT");
    NamedValue cert = NamedValue.read(s, "clientCert", environment, "KAFKA_CLIENT_CERT");
    NamedValue key = NamedValue.read(s, "clientKey", environment, "KAFKA_CLIENT_CERT_KEY");
    boolean verify = s.bool("verifyHostname", s.bool("verify-hostname", true));
    s.requireOne("verifyHostname", "verify-hostname");
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
      NamedValue present = cert.isMissing() ? key : cert;
      throw new ConfigException(
          "%s is set, but not %s; a client certificate needs both"
              .formatted(present.key(), missing.key()));
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

  private static void requireInTime(NamedValue setting, X509Certificate certificate, Instant now) {
    Instant end = certificate.getNotAfter().toInstant();
    Instant begin = certificate.getNotBefore().toInstant();
    if (end.isBefore(now)) {
      throw new ConfigException(
          "%s has expired, on %s; set a certificate that is valid".formatted(setting.key(), end));
    }
    if (begin.isAfter(now)) {
      throw new ConfigException(
          "%s is not valid before %s; check the clock of this machine"
              .formatted(setting.key(), begin));
    }
  }

  /** Returns one sentence for each risk of these settings. */
  public List<String> warnings(Instant now) {
    List<String> warnings = new ArrayList<>();
    if (!verifyHostname) {
      warnings.add(
          "kafka.tls.verifyHostname is false: the certificates of brokers are verified, but not their"
              + " host names");
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

  /** Returns the settings of a Kafka client, some of them secret. None are written to disk. */
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
