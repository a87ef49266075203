package io.murmuration.ingest;

import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Deleted;
import io.murmuration.ingest.PostSource.Edited;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Outcome;
import io.murmuration.ingest.PostSource.Refused;
import io.murmuration.ingest.PostSource.Rejected;
import io.murmuration.message.IngestCounts;
import io.murmuration.message.Post;
import io.murmuration.message.PostChange;
import io.murmuration.message.PostJson;
import io.murmuration.message.RecentIds;
import io.murmuration.message.Topics;
import io.murmuration.stage.RecordSink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/** Sorts the items of a source and sends the posts that are not duplicates of recent ones. */
final class IngestStep {
  /**
   * Maximum age of a record. Older posts count only in totals, and Kafka must not delete them
   * before they are counted.
   */
  private static final long MAX_AGE_MILLIS = Duration.ofHours(2).toMillis();

  /** Reason for rejecting a post that Kafka would not accept. */
  static final String TOO_LARGE = "larger than " + Topics.MAX_POST_BYTES + " bytes as a post";

  private final RecentIds recentIds;
  private final boolean originalTimes;
  private final RecordSink sink;
  private final Consumer<Rejected> rejects;
  private long accepted;
  private long duplicates;
  private long notices;
  private long rejected;

  /**
   * @param recentIds the ids of the latest posts, sent by any process
   * @param counts the counts of earlier items
   * @param originalTimes whether records keep the publication times of posts, rather than times
   *     limited to the last two hours
   */
  IngestStep(
      RecentIds recentIds,
      IngestCounts counts,
      boolean originalTimes,
      RecordSink sink,
      Consumer<Rejected> rejects) {
    this.recentIds = recentIds;
    this.originalTimes = originalTimes;
    this.sink = sink;
    this.rejects = rejects;
    accepted = counts.accepted();
    duplicates = counts.duplicates();
    notices = counts.notices();
    rejected = counts.rejected();
  }

  Outcome apply(Item item, long nowMillis) {
    Outcome outcome = outcome(item, nowMillis);
    switch (outcome) {
      case ACCEPTED -> accepted++;
      case DUPLICATE -> duplicates++;
      case NOTICE -> notices++;
      case REJECTED -> rejected++;
    }
    return outcome;
  }

  private Outcome outcome(Item item, long nowMillis) {
    if (item instanceof Accepted next) {
      return apply(next.post(), nowMillis);
    }
    if (item instanceof Edited edited) {
      if (edited.isNewUnlessSeen()) {
        Outcome outcome = apply(edited.post(), nowMillis);
        if (outcome != Outcome.DUPLICATE) {
          return outcome;
        }
      }
      send(PostChange.edited(edited.post(), nowMillis));
    } else if (item instanceof Deleted deleted) {
      send(PostChange.deleted(deleted.source(), deleted.id(), nowMillis));
    } else if (item instanceof Rejected bad) {
      rejects.accept(bad);
      return Outcome.REJECTED;
    } else if (item instanceof Refused) {
      return Outcome.REJECTED;
    }
    return Outcome.NOTICE;
  }

  private Outcome apply(Post post, long nowMillis) {
    byte[] key = post.author().id().getBytes(StandardCharsets.UTF_8);
    byte[] value = PostJson.encode(post);
    if (key.length + value.length > Topics.MAX_POST_BYTES) {
      // Kafka would refuse the transaction, and the source would repeat the post forever.
      rejects.accept(new Rejected(value, TOO_LARGE, post.source() + " " + post.id()));
      return Outcome.REJECTED;
    }
    if (!recentIds.add(post.source(), post.id())) {
      return Outcome.DUPLICATE;
    }
    sink.send(
        Topics.POSTS,
        key,
        value,
        originalTimes
            ? post.createdAt()
            : Math.min(nowMillis, Math.max(nowMillis - MAX_AGE_MILLIS, post.createdAt())));
    return Outcome.ACCEPTED;
  }

  private void send(PostChange change) {
    byte[] value = change.encode();
    if (change.key().length + value.length > Topics.MAX_POST_BYTES) {
      rejects.accept(new Rejected(value, TOO_LARGE, change.source() + " " + change.id()));
    } else {
      sink.send(Topics.POST_CHANGES, change.key(), value, change.at());
    }
  }

  IngestCounts counts() {
    return new IngestCounts(
        accepted + duplicates + notices + rejected, accepted, duplicates, notices, rejected);
  }
}
