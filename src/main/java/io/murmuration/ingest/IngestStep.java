package io.murmuration.ingest;

import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Notice;
import io.murmuration.ingest.PostSource.Rejected;
import io.murmuration.kafka.RecordSink;
import io.murmuration.kafka.Topics;
import io.murmuration.post.Post;
import io.murmuration.post.PostJson;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Sorts the items of a source and sends on the posts that have not been seen lately. */
final class IngestStep {
  private final RecentIds recentIds;
  private final RecordSink posts;
  private final Consumer<Rejected> rejects;
  private long accepted;
  private long duplicates;
  private long notices;
  private long rejected;

  /**
   * @param recentIds the ids of the posts that were sent last, by whichever process
   * @param counts what became of the items before
   */
  IngestStep(
      RecentIds recentIds, IngestCounts counts, RecordSink posts, Consumer<Rejected> rejects) {
    this.recentIds = recentIds;
    this.posts = posts;
    this.rejects = rejects;
    accepted = counts.accepted();
    duplicates = counts.duplicates();
    notices = counts.notices();
    rejected = counts.rejected();
  }

  void apply(Item item) {
    if (item instanceof Accepted next) {
      apply(next.post());
    } else if (item instanceof Notice) {
      notices++;
    } else if (item instanceof Rejected bad) {
      rejected++;
      rejects.accept(bad);
    }
  }

  private void apply(Post post) {
    if (!recentIds.add(post.source(), post.id())) {
      duplicates++;
      return;
    }
    accepted++;
    posts.send(
        Topics.POSTS,
        post.author().id().getBytes(StandardCharsets.UTF_8),
        PostJson.encode(post),
        post.createdAt());
  }

  IngestCounts counts() {
    return new IngestCounts(
        accepted + duplicates + notices + rejected, accepted, duplicates, notices, rejected);
  }
}
