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
 * Interrupts the current work of all instances of stages, wherever they run. Each instance restarts
 * from the offsets that are committed by then.
 */
final class StageFence {
  private static final Logger LOG = LoggerFactory.getLogger(StageFence.class);
  private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

  /** Duration within which an instance that has just joined creates its producer. */
  private static final Duration PRODUCER_TIMEOUT = Duration.ofSeconds(3);

  private static final Duration CHECK_INTERVAL = Duration.ofMillis(200);

  private final KafkaConnection kafka;
  private final Admin admin;

  StageFence(KafkaConnection kafka, Admin admin) {
    this.kafka = kafka;
    this.admin = admin;
  }

  /**
   * Ends every transaction of some stages. Afterwards open transactions are aborted, transactions
   * in commit are committed, and no earlier producer can commit any more.
   *
   * @throws KafkaException if a stage is running and Kafka shows none of its transactions; none is
   *     ended then
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

  /** Returns the ids of a stage. Kafka omits those for which this user lacks permission. */
  private Set<String> required(RewindStage stage) {
    long deadlineNanos = System.nanoTime() + PRODUCER_TIMEOUT.toNanos();
    Set<String> found = transactionalIds(stage);
    while (found.isEmpty() && hasMembers(stage)) {
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new KafkaException(
            ("Group %1$s has members, but Kafka shows none of their transactions, so they cannot be"
                    + " stopped and nothing was changed. Ask the cluster administrator to grant"
                    + " DESCRIBE and WRITE on the transactional ids that begin with '%1$s-'.")
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
   * Removes the members of the groups of some stages. Otherwise idle instances would not notice
   * that they are fenced; now they rejoin and restart.
   */
  void expel(Collection<RewindStage> stages) {
    for (RewindStage stage : stages) {
      String group = kafka.topic(stage.group());
      try {
        if (hasMembers(stage)) {
          var all = new RemoveMembersFromConsumerGroupOptions();
          all.reason("the stage is rewound");
          KafkaFutures.await(admin.removeMembersFromConsumerGroup(group, all).all());
        }
      } catch (KafkaException e) {
        LOG.warn(
            "failed to remove the members of group={}; idle ones notice the rewind with the next"
                + " record or after a restart: {}",
            group,
            e.toString());
      }
    }
  }
}
