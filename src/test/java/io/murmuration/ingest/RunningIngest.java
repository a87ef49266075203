package io.murmuration.ingest;

import io.murmuration.config.BearerToken;
import io.murmuration.config.IngestSettings;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicReader;
import io.murmuration.message.IngestCounts;
import io.murmuration.message.Post;
import io.murmuration.message.PostChange;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.PostJson;
import io.murmuration.message.PostTime;
import io.murmuration.message.SourceCursor;
import io.murmuration.message.StageReport;
import io.murmuration.message.Topics;
import io.murmuration.support.TestCluster;
import io.murmuration.support.TopicRecords;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** An ingest of one source with topics of its own. Tests can stop and restart it. */
public final class RunningIngest implements AutoCloseable {
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);

  /** Creates the source to read. */
  @FunctionalInterface
  public interface SourceOf {
    PostSource create(Vertx vertx) throws IOException;
  }

  private final Vertx vertx;
  private final Settings settings;
  private final SourceOf source;
  private final Queue<Throwable> fatal = new ConcurrentLinkedQueue<>();
  private final List<Post> read = new ArrayList<>();
  private KafkaConsumer<byte[], byte[]> postsConsumer;
  private IngestVerticle verticle;
  private String deployed;

  private RunningIngest(
      Vertx vertx, Settings settings, IngestSettings.Source kind, SourceOf source) {
    this.vertx = vertx;
    IngestSettings ingest = settings.ingest().withSources(kind);
    this.settings =
        settings.withIngest(
            ingest
                .withMastodon(ingest.mastodon().withServer(URI.create("https://localhost")))
                .withX(ingest.x().withToken(BearerToken.parse("test", "unused"))));
    this.source = source;
  }

  /**
   * Starts an ingest with new topics.
   *
   * @param kind kind of source, which names it
   */
  public static RunningIngest start(Vertx vertx, IngestSettings.Source kind, SourceOf source) {
    return start(vertx, kind, settings -> settings, source);
  }

  /**
   * Starts an ingest with new topics.
   *
   * @param adapt changes to the default settings
   */
  public static RunningIngest start(
      Vertx vertx,
      IngestSettings.Source kind,
      UnaryOperator<IngestSettings> adapt,
      SourceOf source) {
    Settings settings = TestCluster.settings();
    RunningIngest ingest =
        new RunningIngest(vertx, settings.withIngest(adapt.apply(settings.ingest())), kind, source);
    ingest.start();
    return ingest;
  }

  public void start() {
    verticle =
        new IngestVerticle(settings, null, fatal::add, (vertx, kind, all) -> source.create(vertx));
    deployed = vertx.deployVerticle(verticle).await();
  }

  public void stop() {
    vertx.undeploy(deployed).await();
    deployed = null;
  }

  /** Returns the errors that ended the ingest. */
  public Queue<Throwable> fatal() {
    return fatal;
  }

  public KafkaConnection kafka() {
    return Bootstrap.kafka(settings);
  }

  public IngestCounts counts() {
    return verticle.progress().counts();
  }

  /** Returns the current report of the source. */
  public StageReport.Source report() {
    return verticle.reports().get(0);
  }

  /** Writes posts of another source named {@code other}. */
  public void writeOthers(int posts) {
    Map<String, Object> config = Map.of("bootstrap.servers", kafka().bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int number = 0; number < posts; number++) {
        Post post =
            new Post(
                String.valueOf(number),
                "other",
                new Post.Author("a" + number, null),
                "",
                null,
                PostTime.MIN_MILLIS,
                List.of(),
                List.of(),
                List.of(),
                null);
        var unused =
            producer.send(
                new ProducerRecord<>(
                    kafka().topic(Topics.POSTS),
                    post.author().id().getBytes(StandardCharsets.UTF_8),
                    PostJson.encode(post)));
      }
    }
  }

  /** Returns the posts in Kafka. Reads only those that it has not read before. */
  public List<Post> posts() {
    if (postsConsumer == null) {
      read.clear();
      postsConsumer = new KafkaConsumer<>(new HashMap<>(kafka().consumerConfig()));
      List<TopicPartition> partitions =
          postsConsumer.partitionsFor(kafka().topic(Topics.POSTS)).stream()
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      postsConsumer.assign(partitions);
      postsConsumer.seekToBeginning(partitions);
    }
    Map<TopicPartition, Long> ends = postsConsumer.endOffsets(postsConsumer.assignment());
    while (ends.entrySet().stream()
        .anyMatch(end -> postsConsumer.position(end.getKey()) < end.getValue())) {
      for (ConsumerRecord<byte[], byte[]> record : postsConsumer.poll(POLL_TIMEOUT)) {
        try {
          read.add(PostJson.decode(record.value()));
        } catch (PostFormatException e) {
          throw new AssertionError(e);
        }
      }
    }
    return List.copyOf(read);
  }

  public List<String> ids() {
    return posts().stream().map(Post::id).toList();
  }

  public List<PostChange> changes() {
    List<PostChange> changes = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : TopicRecords.all(kafka(), Topics.POST_CHANGES)) {
      try {
        changes.add(PostChange.decode(record.value()));
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
    return changes;
  }

  /** Returns the headers of the dead letters. */
  public List<Map<String, String>> deadLetters() {
    return TopicRecords.all(kafka(), Topics.DEAD_LETTERS).stream()
        .map(TopicRecords::headers)
        .toList();
  }

  /** Returns the last committed cursor of a source, or {@code null} if there is none. */
  public String cursor(String source) {
    byte[] cursor = TopicReader.latestByKey(kafka(), Topics.SOURCE_CURSORS).get(source);
    return cursor == null ? null : SourceCursor.decode(cursor).cursor();
  }

  @Override
  public void close() {
    if (deployed != null) {
      stop();
    }
    if (postsConsumer != null) {
      postsConsumer.close();
      postsConsumer = null;
    }
  }
}
