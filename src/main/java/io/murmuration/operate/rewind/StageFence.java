package io.murmuration.operate.rewind;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.KafkaFutures;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
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

  /** Whoever has just joined makes its producer within this time. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Duration CHECK_INTERVAL = Duration.ofMillis(200);

  private final KafkaConnection kafka;
  private final Admin admin;

  StageFence(KafkaConnection kafka, Admin admin) {
    this.kafka = kafka;
    this.admin = admin;
  }

  /**
   * Ends every transaction of some stages; when this returns, those that were open are aborted,
   * those that were being committed are, and no producer that there was before commits any more.
   *
   * @throws KafkaException if a stage is at work and Kafka shows none of its transactions; then
   *     none is ended
   */
  void fence(Collection<RewindStage> stages) {
    Set<String> found = new HashSet<>();
    for (RewindStage stage : stages) {
      found.addAll(required(stage));
    }
    if (!found.isEmpty()) {
      KafkaFutures.await(admin.fenceProducers(found).all());
    }
  }

  /** Kafka leaves out what may not be described, rather than refuse to list. */
  private Set<String> required(RewindStage stage) {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    Set<String> found = transactionalIds(stage);
    while (found.isEmpty() && hasMembers(stage)) {
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new KafkaException(
            ("Group %1$s has members, but Kafka shows none of their transactions, so they cannot be"
                    + " stopped: give this user the rights Describe and Write on the transactional"
                    + " ids that begin with '%1$s-'. Nothing was changed.")
                .formatted(kafka.topic(stage.group())));
      }
      LockSupport.parkNanos(CHECK_INTERVAL.toNanos());
      found = transactionalIds(stage);
    }
    return found;
  }

  private Set<String> transactionalIds(RewindStage stage) {
    Pattern ids = Pattern.compile(Pattern.quote(kafka.topic(stage.group()) + "-") + UUID);
    return KafkaFutures.await(admin.listTransactions().all()).stream()
        .map(TransactionListing::transactionalId)
        .filter(ids.asMatchPredicate())
        .collect(Collectors.toSet());
  }

  private boolean hasMembers(RewindStage stage) {
    String group = kafka.topic(stage.group());
    ConsumerGroupDescription described =
        KafkaFutures.awaitUnless(
            GroupIdNotFoundException.class,
            admin.describeConsumerGroups(List.of(group)).describedGroups().get(group));
    return described != null && !described.members().isEmpty();
  }

  /**
   * Removes the members of the groups of some stages, so that also those that have nothing to do,
   * and would not notice that they are fenced, join anew and begin again.
   */
  void expel(Collection<RewindStage> stages) {
    for (RewindStage stage : stages) {
      String group = kafka.topic(stage.group());
      try {
        if (hasMembers(stage)) {
          var all = new RemoveMembersFromConsumerGroupOptions();
          all.reason("the stage is taken back");
          KafkaFutures.await(admin.removeMembersFromConsumerGroup(group, all).all());
        }
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
