package io.murmuration.cli.kafka;

import io.murmuration.cli.term.ConfOption;
import io.murmuration.cli.term.Output;
import io.murmuration.operate.admin.HiddenNames;
import io.murmuration.operate.admin.KafkaAdmin;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names what a command omits from its lists and sums, because this user may not see it. */
enum HiddenNotice {
  TOPICS,
  GROUPS,
  TOPICS_AND_GROUPS;

  /** Prints a message to standard error if something is omitted. */
  void say(KafkaAdmin admin, ConfOption conf, Output output) throws IOException {
    HiddenNames hidden = admin.hidden(conf.settings("murmuration").kafka().prefix());
    String names =
        Stream.of(
                named("topic ", this == GROUPS ? List.of() : hidden.topics()),
                named("consumer group ", this == TOPICS ? List.of() : hidden.groups()))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining(" and "));
    if (!names.isEmpty()) {
      output.say(
          "Kafka denied DESCRIBE on %s, so the output does not include them. Ask the cluster administrator to grant it.",
          names);
    }
  }

  private static String named(String kind, List<String> names) {
    return names.isEmpty() ? "" : kind + String.join(", ", names);
  }
}
