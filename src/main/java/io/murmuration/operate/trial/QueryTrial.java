package io.murmuration.operate.trial;

import io.murmuration.control.MuteStore;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.OffsetTarget;
import io.murmuration.kafka.TopicReader;
import io.murmuration.keyword.Mute;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.PostJson;
import io.murmuration.operate.rewind.LogOffsets;
import io.murmuration.operate.rewind.RewindStage;
import io.murmuration.query.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Tries a query on the committed posts of the last minutes. Reads the log beside the stages, and at
 * most a number of records: if there are more in the span, it reads some from each part of the
 * span. Rests as long as it works, so that it needs at most half a processor.
 */
public final class QueryTrial {
  /** The number of parts of a span from which records are read if not all are. */
  private static final int PARTS = 8;

  /** The duration of work after which a trial rests for as long. */
  private static final long WORK_NANOS = 5_000_000;

  private final KafkaConnection kafka;
  private final long maxRecords;

  /**
   * @param maxRecords the maximum number of records that a trial reads
   */
  public QueryTrial(KafkaConnection kafka, long maxRecords) {
    this.kafka = kafka;
    this.maxRecords = maxRecords;
  }

  /**
   * Tries a query. Blocks.
   *
   * @param last the span until now
   * @param stopped supplies whether to end early, with a result that says nothing
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
   */
  public Trial run(Query query, Duration last, BooleanSupplier stopped) {
    long toMillis = System.currentTimeMillis();
    Map<TopicPartition, Long> starts;
    Map<TopicPartition, Long> ends;
    Map<TopicPartition, Long> firstTimes;
    try (LogOffsets offsets = new LogOffsets(kafka)) {
      Set<TopicPartition> partitions = offsets.inputs(List.of(RewindStage.FANOUT));
      Instant from = Instant.ofEpochMilli(toMillis).minus(last);
      ends = offsets.committedEnds(partitions);
      starts = offsets.at(ends.keySet(), new OffsetTarget.Time(from));
      starts.replaceAll((partition, start) -> Math.min(start, ends.get(partition)));
      firstTimes = offsets.firstTimes(partitions);
    }
    long records = ends.keySet().stream().mapToLong(p -> ends.get(p) - starts.get(p)).sum();
    int parts = records <= maxRecords ? 1 : PARTS;
    double share = records <= maxRecords ? 1 : (double) maxRecords / records;
    List<Mute> mutes =
        new MuteStore(kafka)
            .all().values().stream()
                .filter(mute -> mute.isActive() && mute.keyword() == null)
                .toList();
    TrialCount count = new TrialCount(query, mutes);
    Sampled sampled = new Sampled(count);
    for (int part = 0; part < parts && !stopped.getAsBoolean(); part++) {
      Map<TopicPartition, Long> partStarts = new HashMap<>();
      Map<TopicPartition, Long> partEnds = new HashMap<>();
      for (TopicPartition partition : ends.keySet()) {
        double length = (double) (ends.get(partition) - starts.get(partition)) / parts;
        long start = starts.get(partition) + Math.round(part * length);
        long size = share == 1 ? Math.round(length) : (long) Math.ceil(share * length);
        long end = Math.min(ends.get(partition), start + size);
        // The latest posts are in the end of the last part.
        boolean isLast = part == parts - 1;
        partStarts.put(partition, isLast ? ends.get(partition) - (end - start) : start);
        partEnds.put(partition, isLast ? ends.get(partition) : end);
        sampled.offsets += end - start;
      }
      TopicReader.between(kafka, partStarts, partEnds, stopped, sampled::add);
    }
    long firstMillis = firstTimes.values().stream().mapToLong(Long::longValue).min().orElse(0);
    return count.result(
        Math.max(toMillis - last.toMillis(), Math.min(firstMillis, toMillis)),
        toMillis,
        sampled.offsets == 0 ? 0 : Math.round((double) sampled.posts / sampled.offsets * records));
  }

  /** The part of the records that was read. Offsets include the markers of transactions. */
  private static final class Sampled {
    private final TrialCount count;
    private long offsets;
    private long posts;
    private long workedNanos;

    private Sampled(TrialCount count) {
      this.count = count;
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
      long startedNanos = System.nanoTime();
      addIfPost(record.value());
      workedNanos += System.nanoTime() - startedNanos;
      if (workedNanos > WORK_NANOS) {
        LockSupport.parkNanos(workedNanos);
        workedNanos = 0;
      }
    }

    private void addIfPost(byte[] value) {
      if (value == null) {
        return;
      }
      try {
        count.add(PostJson.decode(value));
        posts++;
      } catch (PostFormatException e) {
        // Fanout sends it to dead-letters.
      }
    }
  }
}
