package io.murmuration.operate.records;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.OffsetTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads records of a topic for people. Memory is bounded by the records that are asked for and a
 * few mebibytes of each partition, however large the topic is. Every method blocks, and throws
 * {@link org.apache.kafka.common.KafkaException} if Kafka does not answer or has no such topic, and
 * {@link io.murmuration.config.ConfigException} if a query cannot be met. From any thread: each
 * call has a connection of its own.
 */
public final class RecordBrowser {
  private final KafkaConnection kafka;

  public RecordBrowser(KafkaConnection kafka) {
    this.kafka = kafka;
  }

  /**
   * Reads up to the end that the topic has now, to the limit of the query, or as far as its budget
   * goes. Several partitions are merged in the order of their timestamps.
   */
  public RecordPage read(RecordQuery query) {
    List<ShownRecord> records = new ArrayList<>();
    return read(
        query,
        false,
        new RecordView() {
          @Override
          public void show(ShownRecord record) {
            records.add(record);
          }

          @Override
          public boolean goesOn() {
            return true;
          }
        },
        records);
  }

  /**
   * The same, one record after another: the page that is returned holds none.
   *
   * @param follow whether to go on with what is written after the present end, and in partitions
   *     that are added, until the limit is reached or the view does not go on
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
        // What was looked at backwards is read again, and no more than that.
        forward = ScanBudget.unlimited();
      } else {
        starts = cursor.offsets(query.from());
      }
      Showing showing = new Showing(query, view, forward);
      if (!showing.isEnough()) {
        boolean ended = new MergedReading(cursor, starts, follow).read(showing);
        complete &= ended || showing.isEnough();
      }
      return new RecordPage(records, Math.max(budget.looked(), forward.looked()), complete);
    }
  }

  /** Shows what the filter lets through, and counts it. */
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
      this.topic = kafka.withoutPrefix(kafka.named(query.topic()));
    }

    @Override
    public boolean goesOn() {
      return !budget.isSpent() && view.goesOn();
    }

    @Override
    public boolean goesOnAfter(ConsumerRecord<byte[], byte[]> record) {
      budget.look();
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
