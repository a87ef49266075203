package io.murmuration.kafka.rewind;

import io.murmuration.kafka.Answers;
import io.murmuration.kafka.KafkaSettings;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops what the instances of stages are doing at this moment, wherever they run; each of them
 * begins again with what is committed by then.
 */
final class StageFence {
  private static final Logger LOG = LoggerFactory.getLogger(StageFence.class);
  private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

  private final KafkaSettings kafka;
  private final Admin admin;

  StageFence(KafkaSettings kafka, Admin admin) {
    this.kafka = kafka;
    this.admin = admin;
  }

  /**
   * Ends every transaction of some stages; when this returns, those that were open are aborted,
   * those that were being committed are, and no producer that there was before commits any more.
   */
  void fence(Collection<RewindStage> stages) {
    Pattern ids =
        Pattern.compile(
            Pattern.quote(kafka.prefix())
                + stages.stream()
                    .map(RewindStage::group)
                    .collect(Collectors.joining("|", "(?:", ")-"))
                + UUID);
    List<String> found =
        Answers.await(admin.listTransactions().all()).stream()
            .map(TransactionListing::transactionalId)
            .filter(ids.asMatchPredicate())
            .toList();
    if (!found.isEmpty()) {
      Answers.await(admin.fenceProducers(found).all());
    }
  }

  /**
   * Removes the members of the groups of some stages, so that also those that have nothing to do,
   * and would not notice that they are fenced, join anew and begin again.
   */
  void expel(Collection<RewindStage> stages) {
    for (RewindStage stage : stages) {
      String group = kafka.topic(stage.group());
      try {
        var described = admin.describeConsumerGroups(List.of(group)).describedGroups().get(group);
        if (!Answers.await(described).members().isEmpty()) {
          var all = new RemoveMembersFromConsumerGroupOptions();
          all.reason("the stage is taken back");
          Answers.await(admin.removeMembersFromConsumerGroup(group, all).all());
        }
      } catch (GroupIdNotFoundException e) {
        LOG.debug("group={} has never had a member", group);
      } catch (KafkaException e) {
        LOG.warn(
            "group={} keeps its members: those that have nothing to do notice the rewind with the"
                + " next record, or when they are restarted: {}",
            group,
            e.toString());
      }
    }
  }
}
