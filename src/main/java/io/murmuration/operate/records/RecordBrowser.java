package io.murmuration.operate.records;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.OffsetTarget;
import io.murmuration.operate.InstallationNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads records of a topic in readable form. Memory is bounded by the requested records and a few
 * mebibytes per partition, regardless of the size of the topic. Every method blocks, and throws
 * {@link org.apache.kafka.common.KafkaException} if Kafka does not answer or has no such topic, and
 * {@link io.murmuration.config.ConfigException} if a query is invalid. Thread-safe: each call has
 * its own connection.
 */
public final class RecordBrowser {
  private final KafkaConnection kafka;

  public RecordBrowser(KafkaConnection kafka) {
    this.kafka = kafka;
  }

  /**
   * Reads up to the current end of the topic, the limit of the query, or its scan budget. Merges
   * several partitions in the order of their timestamps.
   */
  public RecordPage read(RecordQuery query) {
    List<ShownRecord> records = new ArrayList<>();
    return read(query, false, records::add, records);
  }

  /**
   * Reads and passes each record to the view. The returned page has no records.
   *
   * @param follow whether to continue with records written after the current end, including those
   *     in new partitions, until the limit is reached or the view stops
   */
  public RecordPage read(RecordQuery query, boolean follow, RecordView view) {
    return read(query, follow, view, List.of());
  }

  private RecordPage read(
      RecordQuery query, boolean follow, RecordView view, List<ShownRecord> records) {
    ScanBudget budget = new ScanBudget(query.maxLooked(), query.maxTime());
    try (TopicCursor cursor = new TopicCursor(kafka, query)) {
      Map<TopicPartition, Long> starts;
      ScanBudget forward = budget;
      boolean complete = true;
      if (query.from() instanceof OffsetTarget.Last last) {
        LastRecords lastRecords =
            new LastRecords(cursor, query.filter(), budget, () -> !view.goesOn());
        starts = lastRecords.starts(last.records());
        complete = lastRecords.areAllFound();
        // Reads again what was scanned backwards, and no more.
        forward = ScanBudget.unlimited();
      } else {
        starts = cursor.offsets(query.from());
      }
      Showing showing = new Showing(query, view, forward);
      if (!showing.isEnough()) {
        boolean ended = new MergedReading(cursor, starts, follow).read(showing);
        complete &= ended || showing.isEnough();
      }
      return new RecordPage(records, Math.max(budget.scanned(), forward.scanned()), complete);
    }
  }

  /** Shows the records that match the filter, and counts them. */
  private final class Showing implements MergedReading.Reader {
    private final RecordQuery query;
    private final RecordView view;
    private final ScanBudget budget;
    private final String topic;
    private long shown;

    Showing(RecordQuery query, RecordView view, ScanBudget budget) {
      this.query = query;
      this.view = view;
      this.budget = budget;
      this.topic = kafka.withoutPrefix(InstallationNames.inKafka(kafka, query.topic()));
    }

    @Override
    public boolean goesOn() {
      return !budget.isSpent() && view.goesOn();
    }

    @Override
    public boolean acceptAndContinue(ConsumerRecord<byte[], byte[]> record) {
      budget.scan();
      if (query.filter().matches(record)) {
        view.show(ShownRecord.of(topic, record, query.maxLength()));
        shown++;
      }
      return !isEnough() && !budget.isSpent();
    }

    boolean isEnough() {
      return shown >= query.limit();
    }
  }
}
