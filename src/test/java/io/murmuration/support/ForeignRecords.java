package io.murmuration.support;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.murmuration.kafka.KafkaConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes what no stage writes: values that are almost those of a stage, and nothing like them. */
public final class ForeignRecords implements AutoCloseable {
  /** Below the limit of a topic that does not set its own. */
  private static final int HUGE_BYTES = 900_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final KafkaConnection kafka;
  private final Producer<byte[], byte[]> producer;

  public ForeignRecords(KafkaConnection kafka) {
    this.kafka = kafka;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "linger.ms", "20"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Values that are none of any topic. */
  public static List<byte[]> garbage() {
    return List.of(
        new byte[0],
        new byte[] {0},
        new byte[] {(byte) 0xff, (byte) 0xfe, 0, 0},
        bytes("no JSON"),
        bytes("null"),
        bytes("1"),
        bytes("\"text\""),
        bytes("[]"),
        bytes("[null]"),
        bytes("{}"),
        bytes("{} {}"),
        bytes("{\"a\":" + "[".repeat(5_000)),
        bytes("[".repeat(5_000) + "]".repeat(5_000)),
        bytes("{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000)),
        bytes("\"" + "x".repeat(HUGE_BYTES) + "\""),
        bytes("1" + "0".repeat(100_000)));
  }

  /** Variants of a value of a stage: in other encodings, cut, and with one field changed. */
  public static List<byte[]> variants(byte[] value) {
    List<byte[]> variants = new ArrayList<>();
    String text = new String(value, UTF_8);
    variants.add(Arrays.copyOf(value, value.length / 2));
    variants.add(Arrays.copyOf(value, value.length - 1));
    variants.add(text.getBytes(UTF_16BE));
    variants.add(text.getBytes(Charset.forName("UTF-32BE")));
    variants.add(text.getBytes(Charset.forName("UTF-32LE")));
    variants.add(bytes(text + text));
    for (JsonNode changed : changed(json(value))) {
      variants.add(bytes(changed.toString()));
    }
    return variants;
  }

  /** The value as a later version may write it. */
  public static byte[] future(byte[] value) {
    ObjectNode later = (ObjectNode) json(value);
    later.putObject("later").putArray("fields").add(1);
    return bytes(later.toString());
  }

  /** Headers of the kinds that stages write, given twice, without a value, and with a wrong one. */
  public static Header[][] headers(long addedAt) {
    Header since = new Header("since", String.valueOf(addedAt));
    Header none = new Header("since", (byte[]) null);
    return new Header[][] {
      {none},
      {since, since},
      {since, none},
      {none, new Header("since", "x")},
      {new Header("since", ""), new Header("since", "9".repeat(40))},
      {new Header("traceparent", (byte[]) null), new Header("tracestate", "x")},
      {new Header("traceparent", "x"), new Header("traceparent", "\u00ff".repeat(1_000))},
      {new Header("", "")},
    };
  }

  private static List<JsonNode> changed(JsonNode node) {
    List<JsonNode> changed = new ArrayList<>();
    if (node instanceof ObjectNode object) {
      for (String name : names(object)) {
        changed.add(object.deepCopy().without(name));
        for (JsonNode other : others(object.get(name))) {
          changed.add(object.deepCopy().set(name, other));
        }
      }
    } else if (node instanceof ArrayNode array && !array.isEmpty()) {
      changed.add(array.deepCopy().add(array.get(0)));
      ArrayNode shorter = array.deepCopy();
      shorter.remove(0);
      changed.add(shorter);
      for (JsonNode other : others(array.get(0))) {
        changed.add(array.deepCopy().set(0, other));
      }
    }
    return changed;
  }

  private static List<String> names(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static List<JsonNode> others(JsonNode value) {
    JsonNodeFactory of = JsonNodeFactory.instance;
    List<JsonNode> others = new ArrayList<>(changed(value));
    others.add(of.nullNode());
    others.add(of.booleanNode(true));
    others.add(value.isArray() ? of.objectNode() : of.arrayNode());
    others.add(value.isTextual() ? of.numberNode(1) : of.textNode("NaN"));
    if (value.isNumber()) {
      others.add(of.numberNode(-1));
      others.add(of.numberNode(new java.math.BigInteger("9".repeat(30))));
    }
    return others;
  }

  private static JsonNode json(byte[] value) {
    try {
      return JSON.readTree(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** Sends without waiting; {@link #flush} waits. A broker may refuse a record without a key. */
  @SuppressWarnings("FutureReturnValueIgnored")
  public void send(String topic, String key, byte[] value, Header... headers) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(kafka.topic(topic), key == null ? null : bytes(key), value);
    for (Header header : headers) {
      record.headers().add(header.name(), header.value());
    }
    producer.send(record);
  }

  /** A header with a value that may be {@code null}. */
  public record Header(String name, byte[] value) {
    public Header(String name, String value) {
      this(name, value == null ? null : bytes(value));
    }
  }

  public void flush() {
    producer.flush();
  }

  /** Writes a value to topics in a transaction that is aborted. */
  @SuppressWarnings("FutureReturnValueIgnored")
  public void abort(Iterable<String> topics, String key, byte[] value) {
    try (var aborted = kafka.transactionalProducer("foreign", Duration.ofSeconds(30), 1 << 10)) {
      aborted.initTransactions();
      aborted.beginTransaction();
      topics.forEach(
          topic -> aborted.send(new ProducerRecord<>(kafka.topic(topic), bytes(key), value)));
      aborted.flush();
      aborted.abortTransaction();
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
