package io.murmuration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import io.murmuration.control.TopicLayout;
import io.murmuration.kafka.TopicSpec;
import io.murmuration.message.Topics;
import io.murmuration.support.Contract;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Checks that the AsyncAPI document is valid and describes the actual topics, addresses and
 * messages.
 */
class AsyncApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PARAMETER = Pattern.compile("\\{([a-z]+)}");

  private static JsonNode asyncApi;

  @BeforeAll
  static void read() throws IOException {
    asyncApi = Contract.asyncApi();
  }

  @Test
  void channels_ofKafka_areTheTopics() {
    Set<String> topics = new TreeSet<>();
    TopicLayout.fixed(false).forEach(topic -> topics.add("{prefix}" + topic.name()));
    topics.add("{prefix}" + Topics.KEYWORD_PREFIX + "{slug}");

    assertThat(addresses("kafka")).isEqualTo(topics);
  }

  @Test
  void channels_ofTheBrowser_areTheAddresses() throws ReflectiveOperationException {
    Set<String> addresses = new TreeSet<>();
    for (Field field :
        Class.forName("io.murmuration.visualization.bridge.Addresses").getDeclaredFields()) {
      field.setAccessible(true);
      addresses.add((String) field.get(null));
    }

    assertThat(addresses("browser")).isEqualTo(addresses);
  }

  @Test
  void channels_ofKafka_haveTheSettingsOfTheTopics() {
    List<TopicSpec> specs = new ArrayList<>(TopicLayout.fixed(false));
    specs.add(TopicLayout.keyword("{slug}", false));

    for (TopicSpec spec : specs) {
      JsonNode binding = channel("{prefix}" + spec.name()).at("/bindings/kafka");
      assertThat(binding.get("partitions").intValue()).as(spec.name()).isEqualTo(spec.partitions());
      assertThat(config(binding)).as(spec.name()).isEqualTo(described(spec.config()));
    }
  }

  @Test
  void channels_withParametersInTheirAddress_describeThem() {
    for (JsonNode channel : asyncApi.get("channels")) {
      Set<String> named =
          PARAMETER
              .matcher(channel.get("address").asText(""))
              .results()
              .map(r -> r.group(1))
              .collect(Collectors.toSet());
      assertThat(names(channel.path("parameters"))).as(channel.toString()).isEqualTo(named);
    }
  }

  @Test
  void operations_allOfThem_sendOrReceiveOnAChannel() {
    Set<String> used = new HashSet<>();
    for (JsonNode operation : asyncApi.get("operations")) {
      assertThat(operation.get("action").textValue()).isIn("send", "receive");
      assertThat(operation.get("summary").textValue()).endsWith(".");
      used.add(operation.at("/channel/$ref").textValue());
      if (operation.has("reply")) {
        used.add(operation.at("/reply/channel/$ref").textValue());
      }
    }
    assertThat(used)
        .isEqualTo(
            names(asyncApi.get("channels")).stream()
                .map(name -> "#/channels/" + name)
                .collect(Collectors.toSet()));
  }

  @Test
  void messages_allOfThem_haveAPayloadAndAreUsed() {
    Set<String> used = new HashSet<>();
    for (JsonNode channel : asyncApi.get("channels")) {
      channel.get("messages").forEach(message -> used.add(message.get("$ref").textValue()));
    }
    asyncApi
        .at("/components/messages")
        .properties()
        .forEach(
            message -> {
              assertThat(message.getValue().has("payload")).as(message.getKey()).isTrue();
              assertThat(used).contains("#/components/messages/" + message.getKey());
            });
  }

  @Test
  void references_allOfThem_leadSomewhere() throws IOException {
    List<String> broken = new ArrayList<>(brokenReferences(Contract.ASYNC_API, asyncApi));
    for (Map.Entry<String, JsonNode> schema : Contract.schemas().entrySet()) {
      broken.addAll(brokenReferences(Contract.SCHEMAS.resolve(schema.getKey()), schema.getValue()));
    }

    assertThat(broken).isEmpty();
  }

  @Test
  void schemas_allOfThem_areValidAndDescribeEveryField() throws IOException {
    var metaSchema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(SchemaLocation.of(SchemaId.V202012));
    for (Map.Entry<String, JsonNode> schema : Contract.schemas().entrySet()) {
      assertThat(metaSchema.validate(schema.getValue())).as(schema.getKey()).isEmpty();
      for (JsonNode properties : schema.getValue().findValues("properties")) {
        for (JsonNode property : properties) {
          assertThat(property.has("description") || property.has("$ref"))
              .as("%s: %s", schema.getKey(), property)
              .isTrue();
        }
      }
    }
  }

  private static Set<String> addresses(String server) {
    Set<String> addresses = new TreeSet<>();
    for (JsonNode channel : asyncApi.get("channels")) {
      boolean there = channel.at("/servers/0/$ref").textValue().equals("#/servers/" + server);
      if (there && !channel.get("address").isNull()) {
        addresses.add(channel.get("address").textValue());
      }
    }
    return addresses;
  }

  private static JsonNode channel(String address) {
    for (JsonNode channel : asyncApi.get("channels")) {
      if (channel.get("address").asText().equals(address)) {
        return channel;
      }
    }
    throw new AssertionError("no channel " + address);
  }

  private static Map<String, String> config(JsonNode binding) {
    Map<String, String> config = new TreeMap<>();
    binding
        .get("topicConfiguration")
        .properties()
        .forEach(
            e ->
                config.put(
                    e.getKey(),
                    e.getValue().isArray()
                        ? e.getValue()
                            .valueStream()
                            .map(JsonNode::textValue)
                            .collect(Collectors.joining(","))
                        : e.getValue().asText()));
    return config;
  }

  /** Returns the described settings. Segment and cleaner settings are not part of the contract. */
  private static Map<String, String> described(Map<String, String> config) {
    Map<String, String> described = new TreeMap<>(config);
    described.putIfAbsent("cleanup.policy", "delete");
    described
        .keySet()
        .removeIf(key -> key.startsWith("segment.") || key.equals("min.cleanable.dirty.ratio"));
    return described;
  }

  private static List<String> brokenReferences(Path file, JsonNode content) throws IOException {
    List<String> broken = new ArrayList<>();
    for (JsonNode reference : content.findValues("$ref")) {
      String[] parts = reference.textValue().split("#", -1);
      Path target = parts[0].isEmpty() ? file : file.resolveSibling(parts[0]);
      boolean leads =
          Files.isRegularFile(target)
              && (parts.length == 1 || !read(target, content, file).at(parts[1]).isMissingNode());
      if (!leads) {
        broken.add(file + ": " + reference.textValue());
      }
    }
    return broken;
  }

  private static JsonNode read(Path target, JsonNode content, Path file) throws IOException {
    return target.equals(file) ? content : JSON.readTree(target.toFile());
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new HashSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
