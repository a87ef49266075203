package io.murmuration.ingest;

import io.murmuration.ingest.PostSource.Overlap;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.kafka.TopicReader;
import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.PostJson;
import io.murmuration.message.RecentIds;
import io.murmuration.message.Topics;
import java.util.Map;

/**
 * What the topic {@code posts} remembers of a source, for whoever resumes it. Its methods block;
 * used by one thread.
 */
final class PostHistory implements AutoCloseable {
  private final KafkaConnection kafka;
  private final Overlap overlap;
  private final int size;
  private final TopicAdmin admin;
  private PostMarks marks;

  /**
   * @param overlap what the source hands out again, {@code null} for nothing
   * @param size how many ids are remembered
   */
  PostHistory(KafkaConnection kafka, Overlap overlap, int size) {
    this.kafka = kafka;
    this.overlap = overlap;
    this.size = size;
    this.admin = new TopicAdmin(kafka);
  }

  /**
   * The ids that a restart has forgotten: those among the last so many posts, and of what the
   * source repeats all of them, however much others have written since.
   *
   * @param from what {@link #repeatedFrom} was when the source was left off
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
        value -> {
          try {
            Post post = PostJson.decode(value);
            if (overlap == null || overlap.source().equals(post.source())) {
              recentIds.add(post.source(), post.id());
            }
          } catch (PostFormatException e) {
            // Somebody else's record: fanout reports it.
            return;
          }
        });
    return recentIds;
  }

  /**
   * The offsets, by partition, behind which is every post that the source would hand out again if
   * it were resumed where it is now; {@code null} if it would none.
   */
  Map<Integer, Long> repeatedFrom(long nanos) {
    return marks == null ? null : marks.at(nanos);
  }

  @Override
  public void close() {
    admin.close();
  }
}
