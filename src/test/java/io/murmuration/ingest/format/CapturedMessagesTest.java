package io.murmuration.ingest.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Notice;
import io.murmuration.ingest.PostSource.Rejected;
import io.murmuration.message.PostFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Decodes messages of real services, which are not part of the project, if they are available. */
class CapturedMessagesTest {
  private static final Path CAPTURES = Path.of("../shared/data");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LineDecoder decoder = new LineDecoder();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bluesky/jetstream-v1.jsonl | Accepted=17, Deleted=1, Notice=134",
        "bluesky/derived_v2_frames.jsonl | Accepted=17, Deleted=1, Notice=134",
        "bluesky/special_frames.jsonl | Notice=2",
        "bluesky/posts-as-commits.jsonl.gz | Accepted=11282",
        "x-v2/filtered-stream-derived.jsonl.gz | Accepted=1098, Edited=2",
        "x-v2/stream_real/twarc_filtered_stream_20210401.jsonl | Accepted=7",
        "x-v2/stream_real/twarc_streaming_output_with_error.raw.jsonl | Accepted=7, Rejected=1",
        "x-v2/errors/gnip_style_in_stream_errors.jsonl | Notice=2",
        "x-v2/stream_sdk_fixtures/gotwitter_client_tweet_stream_bodies.jsonl | Notice=3,"
            + " Rejected=3",
        "x-v2/stream_sdk_fixtures/gotwitter_tweet_stream_lines.jsonl | Notice=5, Rejected=3",
        "mastodon/ws_frames_docs.jsonl | Accepted=1, Deleted=1, Notice=3, Rejected=2",
        "mastodon/statuses_docs.jsonl | Accepted=8",
        "x-v1.1-stream.jsonl.gz | Accepted=7338, Deleted=961",
        "x-v1.1-stream-2016.jsonl.gz | Accepted=6979, Deleted=833",
        "x-v1.1-filter.jsonl.gz | Accepted=1805",
        "x-v1.1-extended.jsonl.gz | Accepted=926, Deleted=81"
      })
  void decode_capturedLines_detectsTheFormat(String name, String expected) throws IOException {
    Map<String, Integer> tally = new TreeMap<>();
    for (String line : lines(name)) {
      tally.merge(kind(line).replaceFirst(" .*", ""), 1, Integer::sum);
    }

    assertThat(tally).hasToString("{" + expected + "}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "errors/429_too_many_connections.json | Notice streaming-connection",
        "errors/429_too_many_requests_gotwtr.json | Notice usage-capped",
        "errors/429_too_many_requests_minimal.json | Rejected not a post in any supported format",
        "errors/429_usage_capped.json | Notice usage-capped",
        "errors/rules_duplicate.json | Notice duplicate-rules",
        "errors/rules_invalid.json | Notice invalid-rules",
        "errors/stream_operational_disconnect_bare.json | Notice operational-disconnect",
        "errors/stream_operational_disconnect_errors_envelope.json | Notice operational-disconnect",
        "errors/stream_operational_disconnect_twarc462.json | Notice operational-disconnect",
        "rules/docs_quickstart_add_response.json | Rejected not a post in any supported format",
        "stream_sdk_fixtures/docs_quickstart_stream_message.json | Accepted"
      })
  void decode_capturedBody_detectsTheFormat(String name, String expected) throws IOException {
    assertThat(kind(text("x-v2/" + name))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gotwtr_filtered_stream_test.jsonl | Accepted=1, Notice client-forbidden=2,"
            + " Notice streaming-connection=1, Rejected invalid JSON=1, Rejected not a post in any"
            + " supported format=4",
        "linqtotwitter_stream_and_rules.jsonl | Accepted=1"
      })
  void decode_capturedFixtures_detectsTheFormat(String name, String expected) throws IOException {
    Map<String, Integer> tally = new TreeMap<>();
    for (String line : lines("x-v2/stream_sdk_fixtures/" + name)) {
      JsonNode fixture = JSON.readTree(line);
      String body =
          fixture.has("body")
              ? fixture.get("body").toString()
              : fixture.get("body_raw").textValue();
      tally.merge(kind(body), 1, Integer::sum);
    }

    assertThat(tally).hasToString("{" + expected + "}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sse_events_docs.sse | Accepted=4, Deleted=3, Edited=4, Notice announcement=1, Notice"
            + " announcement.delete=1, Notice announcement.reaction=1, Notice conversation=1,"
            + " Notice filters_changed=1, Notice notification=1",
        "sse_real_test_stream_direct.sse | Notice conversation=1",
        "sse_real_test_stream_user_direct.sse | Accepted=1, Deleted=1, Edited=1,"
            + " Notice notification=2, Notice private=1",
        "sse_real_test_stream_user_local.sse | Accepted=1"
      })
  void decode_capturedServerSentEvents_detectsTheFormat(String name, String expected)
      throws IOException {
    Map<String, Integer> tally = new TreeMap<>();
    String event = null;
    for (String line : lines("mastodon/" + name)) {
      if (line.startsWith("event: ")) {
        event = line.substring(7);
      } else if (line.startsWith("data: ")) {
        tally.merge(kind(asMessage(event, line.substring(6))), 1, Integer::sum);
      }
    }

    assertThat(tally).hasToString("{" + expected + "}");
  }

  @Test
  void decode_capturedStatusesInMessages_arePosts() throws IOException {
    for (String status : lines("mastodon/statuses_docs.jsonl")) {
      assertThat(kind(asMessage("update", status))).isEqualTo("Accepted");
    }
  }

  private static String asMessage(String event, String payload) {
    ObjectNode message = JSON.createObjectNode().put("event", event).put("payload", payload);
    message.putArray("stream").add("public");
    return message.toString();
  }

  private String kind(String message) {
    byte[] bytes = message.getBytes(UTF_8);
    try {
      Item item = decoder.decode(bytes, 0, bytes.length).get(0);
      if (item instanceof Rejected entry) {
        return "Rejected " + entry.reason().replaceFirst(":.*", "");
      }
      return item instanceof Notice notice
          ? "Notice " + notice.kind()
          : item.getClass().getSimpleName();
    } catch (PostFormatException e) {
      return "Rejected " + e.getMessage().replaceFirst(":.*", "");
    }
  }

  private static List<String> lines(String name) throws IOException {
    return text(name).lines().filter(line -> !line.isBlank()).toList();
  }

  private static String text(String name) throws IOException {
    Path capture = CAPTURES.resolve(name);
    assumeTrue(Files.exists(capture), () -> "skipped: no capture " + capture);
    try (InputStream file = Files.newInputStream(capture);
        InputStream in = name.endsWith(".gz") ? new GZIPInputStream(file) : file) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
