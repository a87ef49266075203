package io.murmuration.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Deleted;
import io.murmuration.ingest.PostSource.Edited;
import io.murmuration.ingest.PostSource.Outcome;
import io.murmuration.ingest.PostSource.Rejected;
import io.murmuration.message.IngestCounts;
import io.murmuration.message.Post;
import io.murmuration.message.PostChange;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.RecentIds;
import io.murmuration.message.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IngestStepTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private record Sent(String topic, byte[] value, long timestampMillis) {}

  private final List<Sent> sent = new ArrayList<>();
  private final List<Rejected> rejected = new ArrayList<>();
  private final IngestStep step = step(false);

  @Test
  void apply_postOfThePresent_isTimedByIt() {
    step.apply(new Accepted(post("1", NOW - HOUR)), NOW);

    assertThat(sent).extracting(Sent::timestampMillis).containsExactly(NOW - HOUR);
  }

  @Test
  void apply_postOfLongAgoOrOfTheFuture_isTimedWithinTwoHours() {
    step.apply(new Accepted(post("1", 0)), NOW);
    step.apply(new Accepted(post("2", NOW + 24 * HOUR)), NOW);

    assertThat(sent).extracting(Sent::timestampMillis).containsExactly(NOW - 2 * HOUR, NOW);
  }

  @Test
  void apply_originalTimes_areKept() {
    IngestStep original = step(true);

    original.apply(new Accepted(post("1", 0)), NOW);
    original.apply(new Accepted(post("2", NOW + 24 * HOUR)), NOW);

    assertThat(sent).extracting(Sent::timestampMillis).containsExactly(0L, NOW + 24 * HOUR);
  }

  @Test
  void apply_editOfAKnownPost_isAChangeAndNoPost() throws PostFormatException {
    step.apply(new Accepted(post("1", NOW)), NOW);

    assertThat(step.apply(new Edited(post("1", NOW), true), NOW)).isEqualTo(Outcome.NOTICE);
    assertThat(sent).extracting(Sent::topic).containsExactly(Topics.POSTS, Topics.POST_CHANGES);
    assertThat(PostChange.decode(sent.get(1).value()).post()).isEqualTo(post("1", NOW));
  }

  @Test
  void apply_editOfAnUnknownPost_isAPostOnlyIfItCanBeTheFirst() {
    assertThat(step.apply(new Edited(post("1", NOW), true), NOW)).isEqualTo(Outcome.ACCEPTED);
    assertThat(step.apply(new Edited(post("2", NOW), false), NOW)).isEqualTo(Outcome.NOTICE);
    assertThat(sent).extracting(Sent::topic).containsExactly(Topics.POSTS, Topics.POST_CHANGES);
  }

  @Test
  void apply_deletion_isAChange() throws PostFormatException {
    assertThat(step.apply(new Deleted("test", "1"), NOW)).isEqualTo(Outcome.NOTICE);

    assertThat(PostChange.decode(sent.get(0).value()))
        .isEqualTo(PostChange.deleted("test", "1", NOW));
  }

  @Test
  void apply_postThatKafkaWouldRefuse_isRejectedAndNotRemembered() {
    Post large = post("1", NOW, "x".repeat(Topics.MAX_POST_BYTES));

    assertThat(step.apply(new Accepted(large), NOW)).isEqualTo(Outcome.REJECTED);
    assertThat(step.apply(new Edited(large, false), NOW)).isEqualTo(Outcome.NOTICE);
    assertThat(sent).isEmpty();
    assertThat(rejected)
        .extracting(Rejected::reason)
        .containsExactly(IngestStep.TOO_LARGE, IngestStep.TOO_LARGE);
    assertThat(step.apply(new Accepted(post("1", NOW)), NOW)).isEqualTo(Outcome.ACCEPTED);
  }

  private IngestStep step(boolean originalTimes) {
    return new IngestStep(
        new RecentIds(10),
        IngestCounts.NONE,
        originalTimes,
        (topic, key, value, timestampMillis, header) ->
            sent.add(new Sent(topic, value, timestampMillis)),
        rejected::add);
  }

  private static Post post(String id, long createdAt) {
    return post(id, createdAt, "text");
  }

  private static Post post(String id, long createdAt, String text) {
    return new Post(
        id,
        "test",
        new Post.Author("author", null),
        text,
        null,
        createdAt,
        List.of(),
        List.of(),
        List.of(),
        null);
  }
}
