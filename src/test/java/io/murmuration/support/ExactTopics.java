package io.murmuration.support;

import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.kafka.TopicReader;
import io.murmuration.message.MatchedPosts;
import io.murmuration.message.MentionCount;
import io.murmuration.message.MuteCount;
import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.PostJson;
import io.murmuration.message.RelatedTerms;
import io.murmuration.message.Topics;
import io.murmuration.query.Query;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.assertj.core.api.SoftAssertions;

/** Compares the committed records of all topics with the expected results. */
public final class ExactTopics {
  private static final int TOP_TERMS = 100;

  private final KafkaConnection kafka;
  private final GeneratedPosts generated;
  private final NaiveCounts expected;

  public ExactTopics(KafkaConnection kafka, GeneratedPosts generated, NaiveCounts expected) {
    this.kafka = kafka;
    this.generated = generated;
    this.expected = expected;
  }

  /** Fails if any post, mention or term is missing or there more than once. */
  public void check() {
    SoftAssertions soft = new SoftAssertions();
    soft.assertThat(ids(Topics.POSTS))
        .as("posts")
        .containsExactlyInAnyOrderElementsOf(generated.posts().stream().map(Post::id).toList());
    soft.assertThat(values(Topics.DEAD_LETTERS))
        .as("dead letters")
        .containsExactlyInAnyOrderElementsOf(generated.rejected());
    for (String keyword : GeneratedPosts.KEYWORDS) {
      soft.assertThat(copies(keyword))
          .as("posts that mention " + keyword)
          .containsExactlyInAnyOrderElementsOf(expected.ids().get(keyword));
      soft.assertThat(total(keyword)).as("total of " + keyword).isEqualTo(expected.total(keyword));
      checkTerms(soft, keyword);
    }
    soft.assertThat(matched()).as("posts that mention any keyword").isEqualTo(expected.matched());
    soft.assertAll();
  }

  /** Returns the number of posts that mutes have held back. */
  public static long heldBack(KafkaConnection kafka) {
    return TopicReader.latestByKey(kafka, Topics.MUTE_COUNTS).values().stream()
        .mapToLong(value -> MuteCount.decode(value).posts())
        .sum();
  }

  private void checkTerms(SoftAssertions soft, String keyword) {
    List<RelatedTerms> shards = relatedTerms(keyword);
    soft.assertThat(shards.stream().mapToLong(RelatedTerms::posts).sum())
        .as("posts whose terms were counted for " + keyword)
        .isEqualTo(expected.total(keyword));
    soft.assertThat(countsOfPanes(keyword))
        .as("terms beside " + keyword)
        .isEqualTo(expected.terms().get(keyword));
    if (shards.size() == 1) {
      soft.assertThat(
              shards.get(0).terms().stream().map(t -> Map.entry(t.term(), t.count())).toList())
          .as("the first terms beside " + keyword)
          .isEqualTo(expected.topTerms(keyword, TOP_TERMS));
    }
  }

  /** Returns the posts of a keyword in its own topic and in the shared one. */
  private List<String> copies(String keyword) {
    List<String> ids = new ArrayList<>(ids(Topics.KEYWORD_PREFIX + slug(keyword)));
    TopicRecords.all(kafka, Topics.KEYWORD_SHARED).stream()
        .filter(record -> TopicRecords.utf8(record.key()).equals(slug(keyword)))
        .forEach(record -> ids.add(id(record)));
    return ids;
  }

  private List<String> ids(String topic) {
    return TopicRecords.all(kafka, topic).stream().map(ExactTopics::id).toList();
  }

  private static String id(ConsumerRecord<byte[], byte[]> record) {
    try {
      return PostJson.decode(record.value()).id();
    } catch (PostFormatException e) {
      return record + ": " + e.getMessage();
    }
  }

  private List<String> values(String topic) {
    return TopicRecords.all(kafka, topic).stream().map(r -> TopicRecords.utf8(r.value())).toList();
  }

  /** Returns the sum over the shards of a keyword. */
  private long total(String keyword) {
    return TopicReader.latestByKey(kafka, Topics.MENTIONS).entrySet().stream()
        .filter(e -> e.getKey().startsWith(slug(keyword) + "/"))
        .mapToLong(e -> MentionCount.fromJson(e.getValue()).total())
        .sum();
  }

  private List<RelatedTerms> relatedTerms(String keyword) {
    return TopicReader.latestByKey(kafka, Topics.RELATED_TERMS).entrySet().stream()
        .filter(e -> e.getKey().startsWith(slug(keyword) + "/"))
        .map(e -> RelatedTerms.fromJson(e.getValue()))
        .toList();
  }

  /** Returns the sum over the panes of all shards, which have room for all terms. */
  private Map<String, Long> countsOfPanes(String keyword) {
    Map<String, Long> counts = new HashMap<>();
    TopicReader.latestByKey(kafka, Topics.RELATED_TERMS_STATE)
        .forEach(
            (key, value) -> {
              if (key.startsWith(slug(keyword) + "/")) {
                JsonObject pane = new JsonObject(Buffer.buffer(value));
                for (int i = 0; i < pane.getJsonArray("terms").size(); i++) {
                  String term = pane.getJsonArray("terms").getString(i);
                  counts.merge(term, pane.getJsonArray("counts").getLong(i), Long::sum);
                }
              }
            });
    return counts;
  }

  /** Returns the matched posts in the offset metadata of fanout. */
  private long matched() {
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      return admin.committedOffsets("fanout").values().stream()
          .mapToLong(offset -> MatchedPosts.parse(offset.metadata()))
          .sum();
    }
  }

  private static String slug(String keyword) {
    return Query.parse(keyword).slug();
  }
}
