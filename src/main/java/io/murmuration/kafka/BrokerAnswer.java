package io.murmuration.kafka;

import java.util.List;

/**
 * The answer of a bootstrap server to a probe.
 *
 * @param server {@code host:port}
 * @param mechanisms the SASL mechanisms that the server accepts, if it requires a user
 */
record BrokerAnswer(String server, Kind kind, List<String> mechanisms) {
  /** The kinds of answers, from the most telling to the least. */
  enum Kind {
    USER_REQUIRED("requires a user"),
    ENCRYPTED("answers with TLS"),
    NOT_ENCRYPTED("answers without TLS"),
    NOT_KAFKA("answers, but not in the protocol of Kafka"),
    KAFKA("answers, but its cluster does not"),
    CLOSED("closed the connection without an answer"),
    SILENT("accepted the connection, but sent nothing (timeout)"),
    REFUSED("connection refused"),
    UNREACHABLE("no connection (timeout)"),
    UNKNOWN_HOST("host name unknown");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** Returns whether waiting cannot help: another setting is needed. */
    boolean isFinal() {
      return compareTo(NOT_KAFKA) <= 0;
    }
  }

  BrokerAnswer(String server, Kind kind) {
    this(server, kind, List.of());
  }

  /** Returns the answer in words, without the server. */
  String text() {
    return mechanisms.isEmpty()
        ? kind.text
        : "%s (SASL %s)".formatted(kind.text, String.join(", ", mechanisms));
  }

  /** Returns a sentence on the setting to change. */
  String remedy(KafkaConnection kafka) {
    return switch (kind) {
      case USER_REQUIRED ->
          "Set KAFKA_SASL_MECHANISM, KAFKA_USERNAME and KAFKA_PASSWORD (kafka.sasl).";
      case ENCRYPTED ->
          "Its connections are encrypted: use kafka+ssl://%s in KAFKA_URL.".formatted(server);
      case NOT_ENCRYPTED ->
          "Its connections are not encrypted: use kafka://%s in KAFKA_URL.".formatted(server);
      case NOT_KAFKA -> "Check the port in KAFKA_URL.";
      case KAFKA -> "Check that this machine can reach the advertised.listeners of the brokers.";
      case CLOSED, SILENT -> hint(kafka);
      case REFUSED, UNREACHABLE ->
          "Start it, or set KAFKA_URL=kafka://host:port to another broker.";
      case UNKNOWN_HOST -> "Check KAFKA_URL.";
    };
  }

  private static String hint(KafkaConnection kafka) {
    String user =
        kafka.access().authenticates() ? "" : " If it requires a user, set KAFKA_USERNAME.";
    String other =
        kafka.url().encrypted()
            ? "If its connections are not encrypted, use kafka://host:port in KAFKA_URL."
            : "If its connections are encrypted, use kafka+ssl://host:port in KAFKA_URL.";
    return other + user;
  }
}
