package io.murmuration.ingest;

import io.murmuration.control.PostRecords;
import io.murmuration.ingest.PostSource.Overlap;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.kafka.TopicReader;
import io.murmuration.message.Post;
import io.murmuration.message.RecentIds;
import io.murmuration.message.Topics;
import io.murmuration.stage.BadRecordException;
import io.murmuration.stage.InputRecords;
import java.util.Map;

/**
 * The history of a source in the topic {@code posts}, used to resume it without duplicates. Methods
 * block; for one thread.
 */
final class PostHistory implements AutoCloseable {
  private final KafkaConnection kafka;
  private final Overlap overlap;
  private final int size;
  private final TopicAdmin admin;
  private PostMarks marks;

  /**
   * @param overlap the posts that the source repeats when it is resumed, or {@code null} for none
   * @param size the number of ids to remember
   */
  PostHistory(KafkaConnection kafka, Overlap overlap, int size) {
    this.kafka = kafka;
    this.overlap = overlap;
    this.size = size;
    this.admin = new TopicAdmin(kafka);
  }

  /**
   * Restores the ids that a restart has lost: those of the latest posts, and of all posts that the
   * source may repeat, however many posts other sources have written since.
   *
   * @param from the value of {@link #repeatedFrom} at the last commit
   */
  RecentIds resume(Map<Integer, Long> from) {
    if (overlap != null) {
      marks =
          new PostMarks(overlap.depth(), from, System.nanoTime(), () -> admin.ends(Topics.POSTS));
    }
    RecentIds recentIds = new RecentIds(size);
    TopicReader.tail(
        kafka,
        Topics.POSTS,
        size,
        overlap == null || from == null ? Map.of() : from,
        record -> {
          try {
            Post post = PostRecords.post(InputRecords.of(Topics.POSTS, record));
            if (overlap == null || overlap.source().equals(post.source())) {
              recentIds.add(post.source(), post.id());
            }
          } catch (BadRecordException e) {
            // Written by another producer; fanout sends it to the dead letters.
            return;
          }
        });
    return recentIds;
  }

  /**
   * Returns, by partition, offsets that no repeated post is before, if the source is resumed at its
   * current position; {@code null} if the source repeats no posts.
   */
  Map<Integer, Long> repeatedFrom(long nanos) {
    return marks == null ? null : marks.at(nanos);
  }

  @Override
  public void close() {
    admin.close();
  }
}
