package io.murmuration.kafka;

import io.murmuration.config.ConfigException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;

/**
 * Explains why a cluster is unreachable or denies a request, and what to do about it. No message
 * contains a secret.
 */
public final class KafkaErrors {
  private static final String CLIENT_CERT =
      "KAFKA_CLIENT_CERT and KAFKA_CLIENT_CERT_KEY (kafka.tls)";

  private KafkaErrors() {}

  /** Returns whether Kafka denied a request for lack of authorization: retrying is useless. */
  public static boolean isFinal(Throwable e) {
    return chain(e).anyMatch(AuthorizationException.class::isInstance);
  }

  /** Returns the message of a failure for a user, including the missing permission if any. */
  public static String sentence(Throwable e) {
    if (e instanceof TopicCreationException) {
      return e.getMessage();
    }
    return first(e, AuthorizationException.class)
        .map(denied -> denial(e, denied))
        .orElse(Objects.requireNonNullElse(e.getMessage(), e.toString()));
  }

  private static String denial(Throwable e, AuthorizationException denied) {
    Optional<OperationDeniedException> known = first(e, OperationDeniedException.class);
    String operation = known.map(named -> named.operation().name()).orElse("READ");
    String resource = known.map(OperationDeniedException::resource).orElse(null);
    Optional<TopicAuthorizationException> topic = first(e, TopicAuthorizationException.class);
    Optional<GroupAuthorizationException> group = first(e, GroupAuthorizationException.class);
    if (topic.isPresent() && !topic.get().unauthorizedTopics().isEmpty()) {
      resource = "topic " + String.join(", ", topic.get().unauthorizedTopics());
    } else if (group.isPresent() && group.get().groupId() != null) {
      // Producers and consumers need the same one; only administration needs others.
      operation = known.isEmpty() || operation.equals("WRITE") ? "READ" : operation;
      resource = "consumer group " + group.get().groupId();
    }
    return resource == null
        ? "Kafka denied the request: %s Ask the cluster administrator to grant the missing permission (ACL)."
            .formatted(denied.getMessage())
        : "Kafka denied %s on %s. Ask the cluster administrator to grant it."
            .formatted(operation, resource);
  }

  private static <E> Optional<E> first(Throwable e, Class<E> type) {
    return chain(e).filter(type::isInstance).map(type::cast).findFirst();
  }

  /** Returns the exception for a client that cannot be created; no broker was contacted yet. */
  static RuntimeException creating(KafkaConnection kafka, KafkaException e) {
    Throwable cause = last(e);
    String why = reason(cause);
    if (why.contains("bootstrap.servers")) {
      return new KafkaException(
          "No broker of %s can be found: host name unknown. Check KAFKA_URL."
              .formatted(kafka.url().text()),
          e);
    }
    // The cause may quote a password.
    String shown = why.contains("JAAS") ? "sasl.jaas.config is invalid" : why;
    return new ConfigException(
        "The settings of %s, kafka.tls and kafka.sasl are invalid for Kafka's clients: %s"
            .formatted(kafka.access().clients().all().path(), shown));
  }

  private static String reason(Throwable cause) {
    if (cause instanceof NoSuchFileException missing) {
      return "there is no file " + missing.getFile();
    }
    return cause.getMessage() != null
            && (cause instanceof KafkaException || cause instanceof IOException)
        ? cause.getMessage()
        : cause.toString();
  }

  /** Explains why a cluster denies access. */
  static String connecting(KafkaConnection kafka, Throwable e) {
    if (is(e, SslAuthenticationException.class)) {
      return tls(kafka, e);
    }
    if (is(e, IllegalSaslStateException.class)) {
      return "Kafka at %s does not authenticate users on this port. Unset KAFKA_SASL_MECHANISM, KAFKA_USERNAME and KAFKA_PASSWORD (kafka.sasl), or set another port in KAFKA_URL."
          .formatted(kafka.bootstrapServers());
    }
    if (is(e, UnsupportedSaslMechanismException.class)) {
      return "Kafka at %s does not support this SASL mechanism: %s. Check KAFKA_SASL_MECHANISM."
          .formatted(kafka.bootstrapServers(), e.getMessage());
    }
    if (is(e, AuthenticationException.class)) {
      return "Kafka at %s rejects the user name or the password. Check KAFKA_USERNAME, KAFKA_PASSWORD and KAFKA_SASL_MECHANISM (kafka.sasl)."
          .formatted(kafka.bootstrapServers());
    }
    return is(e, AuthorizationException.class)
        ? sentence(e)
        : "Kafka at %s answers with an error: %s"
            .formatted(kafka.bootstrapServers(), last(e).getMessage());
  }

  private static String tls(KafkaConnection kafka, Throwable e) {
    String servers = kafka.bootstrapServers();
    String why = String.join(" ", chain(e).map(Throwable::toString).toList());
    if (contains(why, "CertificateExpired", "NotAfter")) {
      return "The certificate of the broker at %s has expired. Ask the cluster administrator to renew it."
          .formatted(servers);
    }
    if (contains(why, "subject alternative", "No name matching")) {
      return "The certificate of the broker at %s is for another host (%s). Check KAFKA_URL. If it is correct, as at Heroku, set KAFKA_TLS_VERIFY_HOSTNAME=false (kafka.tls.verifyHostname) to verify the certificate without its host."
          .formatted(servers, last(e).getMessage());
    }
    if (contains(why, "certification path", "PKIX", "Path does not chain", "trustAnchors")) {
      return "The certificate of the broker at %s is not signed by a trusted CA. Set KAFKA_TRUSTED_CERT (kafka.tls.trustedCert) to the CA certificate of the cluster. %s"
          .formatted(
              servers,
              kafka.access().tls().trustedCert() == null
                  ? "It is not set, so only the CAs of the JVM are trusted."
                  : "It contains another certificate.");
    }
    if (contains(why, "fatal alert")) {
      return kafka.access().tls().clientCert() == null
          ? "Kafka at %s requires a client certificate. Set %s.".formatted(servers, CLIENT_CERT)
          : "Kafka at %s rejects the certificate of %s (%s). Check that it belongs to that cluster."
              .formatted(servers, CLIENT_CERT, last(e).getMessage());
    }
    return "The TLS connection to %s fails: %s".formatted(servers, last(e).getMessage());
  }

  private static boolean contains(String text, String... parts) {
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
