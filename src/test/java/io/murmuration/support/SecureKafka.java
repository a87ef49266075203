package io.murmuration.support;

import io.murmuration.config.KafkaUrl;
import io.murmuration.kafka.EmbeddedKafka;
import io.murmuration.message.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.server.policy.CreateTopicPolicy;

/**
 * A broker with access control: it encrypts connections, requires a certificate or a user, and
 * denies every operation without a rule. Its topics have three replicas by default, as on a cluster
 * larger than this one.
 */
public final class SecureKafka implements AutoCloseable {
  /** A user who may do everything, and one who may do what {@link #permit} says. */
  public static final String OPERATOR = "operator";

  public static final String GUEST = "guest";

  /** A prefix whose keywords get no topics of their own, by a policy. */
  public static final String POLICED = "policed-";

  /** The ways in, all of them encrypted. */
  public enum Entry {
    /** With a certificate of the client. */
    CERTIFICATE,
    /** With a user and password. */
    USERS,
    /** To a broker whose certificate has expired. */
    EXPIRED,
    /** To a broker whose certificate is for another host. */
    ELSEWHERE
  }

  private final TestAuthority authority;
  private final EmbeddedKafka broker;
  private final Map<Entry, Integer> ports;
  private final Admin admin;

  private SecureKafka(
      TestAuthority authority, EmbeddedKafka broker, Map<Entry, Integer> ports, Admin admin) {
    this.authority = authority;
    this.broker = broker;
    this.ports = ports;
    this.admin = admin;
  }

  /** Starts one that keeps everything in a directory. */
  public static SecureKafka start(Path directory)
      throws IOException, InterruptedException, GeneralSecurityException, ExecutionException {
    return start(directory, List.of());
  }

  /** Starts one that also knows other users, who may do nothing yet. */
  public static SecureKafka start(Path directory, Collection<String> users)
      throws IOException, InterruptedException, GeneralSecurityException, ExecutionException {
    TestAuthority authority = new TestAuthority("authority");
    Map<Entry, Integer> ports = new HashMap<>();
    for (Entry entry : Entry.values()) {
      ports.put(entry, EmbeddedKafka.freePort());
    }
    EmbeddedKafka broker =
        EmbeddedKafka.start(directory.resolve("data"), 0, properties(authority, ports, users));
    Admin admin =
        Admin.create(Map.of("bootstrap.servers", broker.url().substring("kafka://".length())));
    for (ScramMechanism mechanism :
        List.of(ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512)) {
      admin
          .alterUserScramCredentials(
              List.of(
                  new UserScramCredentialUpsertion(
                      OPERATOR, new ScramCredentialInfo(mechanism, 4096), password(OPERATOR))))
          .all()
          .get();
    }
    return new SecureKafka(authority, broker, ports, admin);
  }

  private static Map<String, String> properties(
      TestAuthority authority, Map<Entry, Integer> ports, Collection<String> users)
      throws GeneralSecurityException {
    Map<String, String> p = new HashMap<>();
    String listeners =
        ports.entrySet().stream()
            .map(entry -> entry.getKey() + "://127.0.0.1:" + entry.getValue())
            .collect(Collectors.joining(","));
    p.put("listeners", listeners);
    p.put("advertised.listeners", listeners);
    p.put(
        "listener.security.protocol.map",
        "CERTIFICATE:SSL,USERS:SASL_SSL,EXPIRED:SSL,ELSEWHERE:SSL");
    Instant longAgo = Instant.now().minus(Duration.ofDays(5));
    certify(p, Entry.CERTIFICATE, authority, authority.broker("127.0.0.1"));
    certify(p, Entry.USERS, authority, authority.broker("127.0.0.1"));
    certify(p, Entry.EXPIRED, authority, authority.broker("127.0.0.1", longAgo));
    certify(p, Entry.ELSEWHERE, authority, authority.broker("broker.example"));
    p.put("listener.name.certificate.ssl.client.auth", "required");
    p.put("listener.name.users.sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512");
    p.put(
        "listener.name.users.plain.sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required "
            + Stream.concat(Stream.of(OPERATOR, GUEST), users.stream())
                .map(user -> "user_%s=\"%s\"".formatted(user, quoted(password(user))))
                .collect(Collectors.joining(" "))
            + ";");
    for (String scram : List.of("scram-sha-256", "scram-sha-512")) {
      p.put(
          "listener.name.users.%s.sasl.jaas.config".formatted(scram),
          "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    }
    p.put("authorizer.class.name", RecordingAuthorizer.class.getName());
    // Without a name is who comes over the connections of the broker itself.
    p.put("super.users", "User:ANONYMOUS;User:%s;User:CN=%s".formatted(OPERATOR, OPERATOR));
    p.put("default.replication.factor", "3");
    p.put("create.topic.policy.class.name", Policy.class.getName());
    return p;
  }

  /** Refuses the own topics of keywords of the prefix {@link #POLICED}. */
  public static final class Policy implements CreateTopicPolicy {
    @Override
    public void validate(RequestMetadata request) {
      if (request.topic().startsWith(POLICED + Topics.KEYWORD_PREFIX)
          && !request.topic().equals(POLICED + Topics.KEYWORD_SHARED)) {
        throw new PolicyViolationException("ask the platform team");
      }
    }

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public void close() {}
  }

  private static void certify(
      Map<String, String> p,
      Entry entry,
      TestAuthority authority,
      TestAuthority.Identity identity) {
    String name = "listener.name.%s.".formatted(entry.name().toLowerCase(Locale.ROOT));
    p.put(name + "ssl.keystore.type", "PEM");
    p.put(name + "ssl.keystore.certificate.chain", identity.chain());
    p.put(name + "ssl.keystore.key", identity.key());
    p.put(name + "ssl.truststore.type", "PEM");
    p.put(name + "ssl.truststore.certificates", authority.certificate());
  }

  /** Returns the authority that signed all certificates. */
  public TestAuthority authority() {
    return authority;
  }

  /** The address of a way in, as {@code KAFKA_URL} has it. */
  public String url(Entry entry) {
    return KafkaUrl.parse("test", "kafka+ssl://127.0.0.1:" + ports.get(entry)).text();
  }

  /** The address where everybody may do everything, not encrypted. */
  public String openUrl() {
    return broker.url();
  }

  /** A user's password. */
  public static String password(String user) {
    return user + "'s \"own\" \\ secret";
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  /** Lets the guest do something with all topics, groups or the like that begin with a prefix. */
  public void permit(ResourceType type, String prefix, AclOperation operation)
      throws InterruptedException, ExecutionException {
    permit(
        List.of(
            new AclBinding(
                new ResourcePattern(type, prefix, PatternType.PREFIXED),
                new AccessControlEntry("User:" + GUEST, "*", operation, AclPermissionType.ALLOW))));
  }

  public void permit(Collection<AclBinding> rights)
      throws InterruptedException, ExecutionException {
    admin.createAcls(rights).all().get();
  }

  @Override
  public void close() {
    admin.close();
    broker.close();
  }
}
