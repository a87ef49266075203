package io.murmuration.kafka;

import io.murmuration.config.ConfigException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;

/**
 * Says in words why a cluster cannot be reached or refuses something, and what to do about it.
 * Nothing that it says holds a secret.
 */
public final class KafkaErrors {
  private static final String CLIENT_CERT =
      "KAFKA_CLIENT_CERT and KAFKA_CLIENT_CERT_KEY (kafka.tls)";

  private KafkaErrors() {}

  /** Whether Kafka has answered that somebody may not, so that asking again is of no use. */
  public static boolean isFinal(Throwable e) {
    return chain(e).anyMatch(AuthorizationException.class::isInstance);
  }

  /**
   * What to tell whoever something failed for: what is wrong and, where rights are missing, which.
   */
  public static String sentence(Throwable e) {
    if (e instanceof TopicCreationException) {
      return e.getMessage();
    }
    return chain(e)
        .filter(AuthorizationException.class::isInstance)
        .findFirst()
        .map(refused -> rights((AuthorizationException) refused))
        .orElse(Objects.requireNonNullElse(e.getMessage(), e.toString()));
  }

  private static String rights(AuthorizationException e) {
    String what = e.getMessage();
    String needed = "more rights (ACLs) there";
    if (e instanceof TopicAuthorizationException topic && !topic.unauthorizedTopics().isEmpty()) {
      what = "may not use the topics " + String.join(", ", topic.unauthorizedTopics());
      needed = "READ, WRITE and DESCRIBE_CONFIGS on them";
    } else if (e instanceof GroupAuthorizationException group && group.groupId() != null) {
      what = "may not use the consumer group " + group.groupId();
      needed = "READ on it";
    } else if (e instanceof TransactionalIdAuthorizationException) {
      what = "may not use transactions";
      needed = "WRITE on the transactional ids that begin with KAFKA_PREFIX";
    }
    return "The user of this process is refused by Kafka: %s. Whoever runs the cluster has to give %s."
        .formatted(what, needed);
  }

  /** What to throw where a client could not be made; no broker has been asked yet. */
  static RuntimeException unmade(KafkaConnection kafka, KafkaException e) {
    Throwable cause = last(e);
    String why = cause instanceof KafkaException ? cause.getMessage() : cause.toString();
    if (why.contains("bootstrap.servers")) {
      return new KafkaException(
          "No broker of %s can be found: %s. Is KAFKA_URL right?"
              .formatted(kafka.url().text(), why),
          e);
    }
    // What is wrong within it may be a password.
    String shown = why.contains("JAAS") ? "sasl.jaas.config is not as it has to be" : why;
    return new ConfigException(
        "Kafka's clients cannot be set up as kafka.client, kafka.tls and kafka.sasl say: " + shown);
  }

  /** What to tell whoever cannot connect. */
  static String connecting(KafkaConnection kafka, Throwable e) {
    if (is(e, SslAuthenticationException.class)) {
      return tls(kafka, e);
    }
    if (is(e, UnsupportedSaslMechanismException.class) || is(e, IllegalSaslStateException.class)) {
      return "Kafka at %s takes no user like this: %s. KAFKA_SASL_MECHANISM says how."
          .formatted(kafka.bootstrapServers(), e.getMessage());
    }
    if (is(e, AuthenticationException.class)) {
      return "Kafka at %s refuses the user or the password: are KAFKA_USERNAME, KAFKA_PASSWORD and KAFKA_SASL_MECHANISM (kafka.sasl) right?"
          .formatted(kafka.bootstrapServers());
    }
    if (is(e, AuthorizationException.class)) {
      return sentence(e);
    }
    return "Kafka does not answer at %s. Is it running? KAFKA_URL=kafka://host:port names another.%s"
        .formatted(kafka.bootstrapServers(), hint(kafka));
  }

  private static String hint(KafkaConnection kafka) {
    String user =
        kafka.access().sasl() == null ? " If it asks for a user, that is KAFKA_USERNAME." : "";
    String other =
        kafka.url().encrypted()
            ? " If its connections are not encrypted, it is kafka://host:port."
            : " If its connections are encrypted, it is kafka+ssl://host:port.";
    return other + user;
  }

  private static String tls(KafkaConnection kafka, Throwable e) {
    String servers = kafka.bootstrapServers();
    String why = String.join(" ", chain(e).map(Throwable::toString).toList());
    if (says(why, "CertificateExpired", "NotAfter")) {
      return "The certificate of the broker at %s has expired. Whoever runs the cluster has to renew it."
          .formatted(servers);
    }
    if (says(why, "subject alternative", "No name matching")) {
      return "The certificate of the broker at %s is for another host (%s). Is KAFKA_URL right? Where it is, as at Heroku, KAFKA_TLS_VERIFY_HOSTNAME=false (kafka.tls.verifyHostname) verifies the certificate, but not its host."
          .formatted(servers, last(e).getMessage());
    }
    if (says(why, "certification path", "PKIX", "Path does not chain", "trustAnchors")) {
      return "The certificate of the broker at %s is not signed by anybody who is trusted. KAFKA_TRUSTED_CERT (kafka.tls.trustedCert) has to hold the certificate of the authority of that cluster; it %s."
          .formatted(
              servers,
              kafka.access().tls().trustedCert() == null
                  ? "is not set, so that those of the JVM are trusted"
                  : "holds another");
    }
    if (says(why, "fatal alert")) {
      return kafka.access().tls().clientCert() == null
          ? "Kafka at %s wants to see a certificate: set %s.".formatted(servers, CLIENT_CERT)
          : "Kafka at %s refuses the certificate of %s (%s). Is it of that cluster?"
              .formatted(servers, CLIENT_CERT, last(e).getMessage());
    }
    return "The encrypted connection to %s fails: %s".formatted(servers, last(e).getMessage());
  }

  private static boolean says(String text, String... parts) {
    return List.of(parts).stream().anyMatch(text::contains);
  }

  private static boolean is(Throwable e, Class<? extends Throwable> type) {
    return chain(e).anyMatch(type::isInstance);
  }

  private static Throwable last(Throwable e) {
    return chain(e).reduce((first, second) -> second).orElse(e);
  }

  private static Stream<Throwable> chain(Throwable e) {
    return Stream.iterate(e, cause -> cause != null, Throwable::getCause).limit(20);
  }
}
