package io.murmuration.visualization.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.murmuration.operate.admin.ChangeImpact;
import io.murmuration.operate.admin.ClusterInfo;
import io.murmuration.operate.admin.GroupDetail;
import io.murmuration.operate.admin.KafkaAdmin;
import io.murmuration.operate.admin.TopicDetail;
import io.murmuration.operate.admin.TopicPage;
import io.murmuration.operate.admin.TopicQuery;
import io.murmuration.operate.admin.TopicSummary;
import io.murmuration.operate.admin.Traffic;
import java.util.List;
import java.util.Map;

/** The answers of the Kafka API that combine several results of {@link KafkaAdmin}. */
final class KafkaPages {
  /**
   * The cluster and its traffic.
   *
   * @param at in milliseconds since the epoch
   * @param written the sum of the end offsets of all topics
   * @param read the sum of the committed offsets of all groups
   */
  record Cluster(@JsonUnwrapped ClusterInfo info, long at, long written, long read) {}

  /**
   * A page of a list of topics.
   *
   * @param total the number of topics that match
   */
  record Topics(int total, List<Topic> topics) {}

  /**
   * A topic in a list.
   *
   * @param lag the lag of the group that is furthest behind, or {@code null} if no group reads the
   *     topic
   */
  record Topic(@JsonUnwrapped TopicSummary summary, Long lag) {}

  /**
   * The details of a topic.
   *
   * @param consequences descriptions of the consequences of changes by action, empty if there are
   *     none
   */
  record OneTopic(@JsonUnwrapped TopicDetail detail, Map<String, String> consequences) {}

  /** The details of a group, with the consequences of changes. */
  record OneGroup(@JsonUnwrapped GroupDetail detail, Map<String, String> consequences) {}

  private KafkaPages() {}

  static Cluster cluster(KafkaAdmin admin) {
    ClusterInfo info = admin.cluster();
    Traffic traffic = admin.traffic();
    return new Cluster(info, System.currentTimeMillis(), traffic.written(), traffic.read());
  }

  static Topics topics(KafkaAdmin admin, TopicQuery query) {
    TopicPage page = admin.topics(query);
    Map<String, Long> lags = admin.lags(page.topics().stream().map(TopicSummary::name).toList());
    return new Topics(
        page.total(),
        page.topics().stream().map(topic -> new Topic(topic, lags.get(topic.name()))).toList());
  }

  static OneTopic topic(KafkaAdmin admin, String name) {
    TopicDetail detail = admin.topic(name);
    TopicSummary topic = detail.topic();
    String morePartitions =
        ChangeImpact.ofPartitions(topic, topic.partitions() + 1)
            .orElseGet(() -> ChangeImpact.ofMorePartitions(topic.name()));
    boolean compacted = ChangeImpact.ofCompaction(topic, true).isEmpty();
    return new OneTopic(
        detail,
        Map.of(
            "destroyTopic", ChangeImpact.ofDestroyingTopic(topic.name()),
            "addPartitions", morePartitions,
            "setCompaction", ChangeImpact.ofCompaction(topic, !compacted).orElseThrow()));
  }

  static OneGroup group(KafkaAdmin admin, String name) {
    GroupDetail detail = admin.group(name);
    return new OneGroup(
        detail,
        Map.of(
            "destroyGroup", ChangeImpact.ofDestroyingGroup(detail.group()),
            "resetGroup", ChangeImpact.ofReset(detail.group())));
  }
}
