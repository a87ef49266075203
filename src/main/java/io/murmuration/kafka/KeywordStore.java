package io.murmuration.kafka;

import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordFormatException;
import io.murmuration.keyword.KeywordJson;
import io.murmuration.keyword.Phrase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Lists and changes the keywords that are followed. Every running process sees a change within two
 * seconds. Every method blocks, and throws {@link KafkaException} when Kafka cannot be reached.
 */
public final class KeywordStore {
  private final KafkaSettings kafka;

  public KeywordStore(KafkaSettings kafka) {
    this.kafka = kafka;
  }

  /** All keywords, in the order of their slugs. */
  public List<Keyword> list() {
    List<Keyword> keywords = new ArrayList<>();
    for (byte[] value : new TreeMap<>(TopicReader.latestByKey(kafka, Topics.KEYWORDS)).values()) {
      try {
        keywords.add(KeywordJson.decode(value));
      } catch (KeywordFormatException e) {
        throw new KafkaException("the topic keywords holds something else: " + e.getMessage(), e);
      }
    }
    return keywords;
  }

  /**
   * Follows some phrases from now on.
   *
   * @return those that were not followed before
   */
  public List<Keyword> add(Collection<Phrase> phrases) {
    List<String> followed = list().stream().map(Keyword::slug).toList();
    long now = System.currentTimeMillis();
    List<Keyword> added =
        phrases.stream()
            .filter(phrase -> !followed.contains(phrase.slug()))
            .map(phrase -> new Keyword(phrase.slug(), phrase.text(), now))
            .toList();
    Map<String, byte[]> values = new TreeMap<>();
    added.forEach(keyword -> values.put(keyword.slug(), KeywordJson.encode(keyword)));
    write(values);
    return added;
  }

  /**
   * Stops following some phrases; what was counted for them is forgotten.
   *
   * @return those that were followed
   */
  public List<Keyword> remove(Collection<Phrase> phrases) {
    List<String> slugs = phrases.stream().map(Phrase::slug).toList();
    List<Keyword> removed = list().stream().filter(k -> slugs.contains(k.slug())).toList();
    Map<String, byte[]> tombstones = new TreeMap<>();
    removed.forEach(keyword -> tombstones.put(keyword.slug(), null));
    write(tombstones);
    return removed;
  }

  /** Adds phrases if nobody has ever added one; whether it did. */
  public boolean addIfFirst(Collection<Phrase> phrases) {
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      boolean first =
          admin.endOffsets(List.of(Topics.KEYWORDS)).values().stream().allMatch(end -> end == 0);
      if (first) {
        add(phrases);
      }
      return first;
    }
  }

  private void write(Map<String, byte[]> values) {
    Properties config = new Properties();
    config.putAll(kafka.clientConfig());
    config.put("key.serializer", ByteArraySerializer.class.getName());
    config.put("value.serializer", ByteArraySerializer.class.getName());
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(config)) {
      List<Future<RecordMetadata>> written = new ArrayList<>();
      values.forEach(
          (slug, value) ->
              written.add(
                  producer.send(
                      new ProducerRecord<>(
                          kafka.topic(Topics.KEYWORDS),
                          slug.getBytes(StandardCharsets.UTF_8),
                          value))));
      for (Future<RecordMetadata> record : written) {
        record.get();
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw new KafkaException("the keywords were not changed", e.getCause());
    }
  }
}
