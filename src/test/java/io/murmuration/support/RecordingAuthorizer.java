package io.murmuration.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;

/** Kafka's own authorizer, which remembers the decisions of all brokers of this JVM. */
public final class RecordingAuthorizer extends StandardAuthorizer {
  /** A decision about one operation of a user. */
  public record Decision(
      String principal, AclOperation operation, ResourcePattern resource, boolean allowed) {}

  private static final Set<Decision> DECISIONS = ConcurrentHashMap.newKeySet();

  @Override
  public List<AuthorizationResult> authorize(
      AuthorizableRequestContext context, List<Action> actions) {
    List<AuthorizationResult> results = super.authorize(context, actions);
    for (int i = 0; i < actions.size(); i++) {
      Action action = actions.get(i);
      DECISIONS.add(
          new Decision(
              context.principal().toString(),
              action.operation(),
              action.resourcePattern(),
              results.get(i) == AuthorizationResult.ALLOWED));
    }
    return results;
  }

  /** Returns the permissions that no user has needed. */
  public static List<AclBinding> unused(List<AclBinding> rights) {
    List<AclBinding> unused = new ArrayList<>(rights);
    unused.removeIf(right -> DECISIONS.stream().anyMatch(decision -> uses(decision, right)));
    return unused;
  }

  private static boolean uses(Decision decision, AclBinding right) {
    String name = right.pattern().name();
    String asked = decision.resource().name();
    return decision.allowed()
        && decision.principal().equals(right.entry().principal())
        && decision.operation() == right.entry().operation()
        && decision.resource().resourceType() == right.pattern().resourceType()
        && (right.pattern().patternType() == PatternType.PREFIXED
            ? asked.startsWith(name)
            : asked.equals(name));
  }

  /** Returns the operations that were denied to a user. */
  public static List<Decision> denied(String user) {
    return DECISIONS.stream()
        .filter(d -> !d.allowed() && d.principal().equals("User:" + user))
        .toList();
  }
}
