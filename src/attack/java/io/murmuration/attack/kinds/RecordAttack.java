package io.murmuration.attack.kinds;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.murmuration.attack.AttackKind;
import io.murmuration.attack.Budget;
import io.murmuration.attack.Outcome;
import io.murmuration.attack.input.Mutator;
import io.murmuration.attack.input.Samples;
import io.murmuration.attack.net.Target;
import io.murmuration.config.KafkaUrl;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicReader;
import io.murmuration.message.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes changed records to the topics of the stages. Their keys belong to no followed keyword and
 * no source, so the totals of the honest stream stay right.
 */
record RecordAttack(String name, String description) implements AttackKind {
  private static final List<String> COPIED =
      List.of(
          Topics.MENTIONS,
          Topics.RELATED_TERMS,
          Topics.RELATED_TERMS_STATE,
          Topics.POST_CHANGES,
          Topics.STAGE_REPORTS,
          Topics.SOURCES,
          Topics.DEAD_LETTERS);
  private static final String KEY = "attack/0";
  private static final int SAMPLES = 40;

  @Override
  public long inputs() {
    return 0;
  }

  @Override
  public void run(Target target, Budget budget, Outcome outcome) {
    KafkaConnection kafka =
        new KafkaConnection(KafkaUrl.parse("kafka", target.kafka()).bootstrapServers(), "");
    Map<String, List<byte[]>> samples = samples(kafka);
    List<String> topics = List.copyOf(samples.keySet());
    Random random = budget.random();
    try (KafkaProducer<byte[], byte[]> producer = kafka.producer(Map.of("linger.ms", "5"))) {
      while (budget.take()) {
        String topic = topics.get(random.nextInt(topics.size()));
        List<byte[]> values = samples.get(topic);
        byte[] value = Mutator.mutate(random, values.get(random.nextInt(values.size())));
        send(producer, topic, key(random), value, outcome);
        budget.spend(value.length);
        outcome.sent();
      }
      send(producer, Topics.KEYWORDS, Samples.KEYWORD.getBytes(UTF_8), null, outcome);
    }
  }

  private static byte[] key(Random random) {
    return random.nextInt(4) == 0 ? Mutator.mutate(random, KEY) : KEY.getBytes(UTF_8);
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer,
      String topic,
      byte[] key,
      byte[] value,
      Outcome outcome) {
    byte[] own = topic.equals(Topics.KEYWORDS) ? Samples.KEYWORD.getBytes(UTF_8) : key;
    var unused =
        producer.send(
            new ProducerRecord<>(topic, own, value),
            (written, e) -> outcome.answer(e == null ? "written" : e.getClass().getSimpleName()));
  }

  /** Returns records of each topic: those that it has, or invented ones. */
  private static Map<String, List<byte[]>> samples(KafkaConnection kafka) {
    Map<String, List<byte[]>> samples = new HashMap<>();
    samples.put(Topics.POSTS, Samples.posts());
    samples.put(Topics.KEYWORD_SHARED, Samples.posts());
    samples.put(Topics.KEYWORDS, List.of(Samples.keyword()));
    for (String topic : COPIED) {
      List<byte[]> values = new ArrayList<>();
      TopicReader.tail(
          kafka,
          topic,
          SAMPLES,
          Map.of(),
          record -> {
            if (record.value() != null) {
              values.add(record.value());
            }
          });
      samples.put(topic, values.isEmpty() ? Samples.posts() : values);
    }
    return samples;
  }
}
