package io.murmuration.operate;

import io.murmuration.control.KeywordStore;
import io.murmuration.control.MuteStore;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.OffsetTarget;
import io.murmuration.kafka.TopicReader;
import io.murmuration.keyword.Keyword;
import io.murmuration.message.Groups;
import io.murmuration.message.MentionCount;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.PostJson;
import io.murmuration.message.ShardKey;
import io.murmuration.message.Topics;
import io.murmuration.observe.RefusedRecords;
import io.murmuration.operate.rewind.LogOffsets;
import io.murmuration.operate.rewind.RewindStage;
import io.murmuration.operate.verify.Comparison;
import io.murmuration.operate.verify.PostLog;
import io.murmuration.operate.verify.Range;
import io.murmuration.operate.verify.Recount;
import io.murmuration.operate.verify.Verdict;
import io.murmuration.stage.RewindMark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Recounts {@code posts} and compares the result with {@code mentions} while the stages continue.
 * {@code mentions} includes all posts before the offsets that fanout had committed before the wait
 * for aggregate, and no posts after the offsets that fanout has committed afterwards.
 */
public final class Verification implements AutoCloseable {
  private final KafkaConnection kafka;
  private final LogOffsets offsets;
  private final StageAwaiter awaiter;

  /** The committed offsets of a stage, and its rewinds. */
  private record Counted(
      Map<TopicPartition, Long> offsets, Map<TopicPartition, RewindMark> marks) {}

  /** The content of {@code mentions} at a moment, by slug. */
  private record Stored(
      long atMillis, List<Keyword> keywords, Map<String, List<MentionCount>> shards) {}

  /** The timeout is the maximum duration to wait for each stage. */
  public Verification(KafkaConnection kafka, Duration timeout) {
    this.kafka = kafka;
    this.offsets = new LogOffsets(kafka);
    this.awaiter = new StageAwaiter(offsets, timeout);
  }

  /**
   * Compares all keywords.
   *
   * @throws KafkaException if the stages do not catch up, or are rewound in the meantime
   */
  public Verdict run(Range range) throws InterruptedException {
    Set<TopicPartition> posts = offsets.inputs(List.of(RewindStage.FANOUT));
    awaiter.await(Groups.FANOUT, offsets.ends(posts));
    Counted before = counted(Groups.FANOUT, posts);
    Set<TopicPartition> copies = offsets.inputs(List.of(RewindStage.AGGREGATE));
    List<Keyword> keywords = new KeywordStore(kafka).list();
    if (keywords.isEmpty()) {
      throw new KafkaException(
          "There is nothing to verify: no keyword is followed under the prefix '%s'. Check KAFKA_PREFIX."
              .formatted(kafka.prefix()));
    }
    Map<TopicPartition, Long> copiesEnds = offsets.ends(copies);
    awaiter.await(Groups.AGGREGATE, copiesEnds);
    Map<TopicPartition, RewindMark> aggregateMarks = counted(Groups.AGGREGATE, copies).marks();
    Stored stored = stored(keywords);
    Counted after = counted(Groups.FANOUT, posts);
    if (!after.marks().equals(before.marks())
        || !counted(Groups.AGGREGATE, copies).marks().equals(aggregateMarks)) {
      throw new KafkaException("A stage was rewound during the verification. Run it again.");
    }
    Map<Integer, PostLog> logs = logs(posts, before);
    Recount recount =
        new Recount(
            stored.keywords(), new MuteStore(kafka).all().values(), logs, stored.atMillis());
    TopicReader.between(
        kafka, starts(posts, range), after.offsets(), record -> count(record, recount));
    return new Comparison(
            range,
            stored.atMillis(),
            logs.values(),
            recount,
            stored.shards(),
            rewound(stored.keywords(), aggregateMarks))
        .of(stored.keywords());
  }

  private Counted counted(String group, Set<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> committed = offsets.committed(group);
    Map<TopicPartition, Long> committedOffsets = new HashMap<>();
    Map<TopicPartition, RewindMark> marks = new HashMap<>();
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata offset = committed.get(partition);
      committedOffsets.put(partition, offset == null ? 0 : offset.offset());
      RewindMark mark = offset == null ? null : RewindMark.parse(offset.metadata());
      if (mark != null) {
        marks.put(partition, mark);
      }
    }
    return new Counted(committedOffsets, marks);
  }

  /** Reads the counts. Omits keywords that were removed, added or edited in the meantime. */
  private Stored stored(List<Keyword> keywords) {
    Map<String, List<MentionCount>> shards = new HashMap<>();
    TopicReader.latest(kafka, Topics.MENTIONS, MentionCount::read, RefusedRecords.logged())
        .forEach(
            (key, count) ->
                shards
                    .computeIfAbsent(ShardKey.parse(key).slug(), slug -> new ArrayList<>())
                    .add(count));
    long nowMillis = System.currentTimeMillis();
    Map<String, Keyword> followed = new TreeMap<>();
    new KeywordStore(kafka).list().forEach(keyword -> followed.put(keyword.slug(), keyword));
    List<Keyword> unchanged =
        keywords.stream()
            .filter(keyword -> isUnchanged(keyword, followed.get(keyword.slug())))
            .toList();
    return new Stored(nowMillis, unchanged, shards);
  }

  private static boolean isUnchanged(Keyword before, Keyword now) {
    return before.isSameGenerationAs(now) && Objects.equals(before.editedAt(), now.editedAt());
  }

  private Map<Integer, PostLog> logs(Set<TopicPartition> posts, Counted counted) {
    Map<TopicPartition, Long> starts = offsets.starts(posts);
    Map<TopicPartition, Long> firstTimes = offsets.firstTimes(posts);
    Map<Integer, PostLog> logs = new HashMap<>();
    for (TopicPartition partition : starts.keySet()) {
      logs.put(
          partition.partition(),
          new PostLog(
              starts.get(partition),
              firstTimes.get(partition),
              counted.offsets().get(partition),
              counted.marks().get(partition)));
    }
    return logs;
  }

  private Map<TopicPartition, Long> starts(Set<TopicPartition> posts, Range range) {
    return range.fromMillis() == null
        ? offsets.starts(posts)
        : offsets.at(posts, new OffsetTarget.Time(Instant.ofEpochMilli(range.fromMillis())));
  }

  /** Counts a record, unless it is not a post: fanout sent those to {@code dead-letters}. */
  private static void count(ConsumerRecord<byte[], byte[]> record, Recount recount) {
    if (record.value() == null) {
      return;
    }
    try {
      recount.add(
          PostJson.decode(record.value()), record.partition(), record.offset(), record.timestamp());
    } catch (PostFormatException e) {
      return;
    }
  }

  /** Returns the last rewinds of aggregate after which a keyword is not counted completely. */
  private Map<String, Long> rewound(
      List<Keyword> keywords, Map<TopicPartition, RewindMark> aggregateMarks) {
    Map<String, Long> rewound = new HashMap<>();
    aggregateMarks.forEach(
        (partition, mark) -> {
          String topic = kafka.withoutPrefix(partition.topic());
          for (Keyword keyword : keywords) {
            boolean isCountedThere =
                topic.equals(Topics.KEYWORD_SHARED) || topic.equals(keyword.inOwnTopic().topic());
            if (isCountedThere && !mark.countsAll()) {
              rewound.merge(keyword.slug(), mark.atMillis(), Math::max);
            }
          }
        });
    return rewound;
  }

  @Override
  public void close() {
    offsets.close();
  }
}
