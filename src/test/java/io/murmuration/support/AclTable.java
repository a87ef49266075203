package io.murmuration.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The permissions in the tables of {@code docs/deploy.md}, one for each name and operation. */
public final class AclTable {
  private static final Pattern ROW =
      Pattern.compile("\\| (.+) \\| (topic|group|transactional id|cluster) \\| (.+) \\| (.+) \\|");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final String PREFIX = "${KAFKA_PREFIX}";

  private AclTable() {}

  /**
   * Returns the permissions of all users, with names that have a prefix. The user of a command is
   * the command, with hyphens for spaces.
   */
  public static List<AclBinding> read(String prefix) throws IOException {
    List<AclBinding> rights = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("docs", "deploy.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        ResourceType type =
            ResourceType.fromString(row.group(2).replace(' ', '_').toUpperCase(Locale.ROOT));
        List<String> names = codes(row.group(3));
        for (String user : users(row.group(1))) {
          for (String name : names) {
            ResourcePattern resource = resource(type, name, prefix);
            for (String operation : row.group(4).split(", ", -1)) {
              rights.add(new AclBinding(resource, allow(user, operation)));
            }
          }
        }
      }
    }
    return rights;
  }

  /** Returns the users of some permissions. */
  public static Set<String> users(List<AclBinding> rights) {
    Set<String> users = new LinkedHashSet<>();
    rights.forEach(right -> users.add(right.entry().principal().substring("User:".length())));
    return users;
  }

  private static List<String> users(String cell) {
    return codes(cell).stream().map(command -> command.replace(' ', '-')).toList();
  }

  private static ResourcePattern resource(ResourceType type, String name, String prefix) {
    String full = name.replace(PREFIX, prefix);
    return full.endsWith("*")
        ? new ResourcePattern(type, full.substring(0, full.length() - 1), PatternType.PREFIXED)
        : new ResourcePattern(type, full, PatternType.LITERAL);
  }

  private static AccessControlEntry allow(String user, String operation) {
    return new AccessControlEntry(
        "User:" + user, "*", AclOperation.valueOf(operation), AclPermissionType.ALLOW);
  }

  private static List<String> codes(String cell) {
    return CODE.matcher(cell).results().map(code -> code.group(1)).toList();
  }
}
