package io.murmuration.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.keyword.NaiveMatcher;
import io.murmuration.message.Post;
import io.murmuration.support.MurmurationProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A capture of a real stream, where one is at hand: the pipeline counts what plain code counts. */
class ReplayOracleIT {
  private static final Path CAPTURE =
      Path.of("../shared/data/x-v1.1-stream.jsonl.gz").toAbsolutePath().normalize();
  private static final List<String> PHRASES =
      List.of("love", "justin", "one direction", "\"one direction\"", "#gameinsight", "美");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  /** The result of plain code for a capture. */
  private record Expected(long read, long posts, long notices, Map<String, Long> totals) {}

  @Test
  void replay_capture_countsWhatPlainCodeCountsHoweverOftenItIsRun() throws Exception {
    assumeTrue(Files.exists(CAPTURE), () -> "skipped: no capture " + CAPTURE);
    Expected expected = count();
    assertThat(expected.totals())
        .isEqualTo(
            new TreeMap<>(
                Map.of(
                    "love", 118L,
                    "justin", 66L,
                    "one direction", 36L,
                    "\"one direction\"", expected.totals().get("\"one direction\""),
                    "#gameinsight", 9L,
                    "美", 6L)));

    JsonNode first = replay();
    assertCounts(first, expected);
    assertThat(first.get("postsPerSecond").longValue()).isPositive();

    JsonNode resumed = replay();
    assertCounts(resumed, expected);
    assertThat(resumed.get("postsPerSecond").longValue()).isZero();

    JsonNode restarted = replay("--restart");
    assertCounts(restarted, expected);
    assertThat(restarted.get("postsPerSecond").longValue()).isPositive();
  }

  private JsonNode replay(String... more) throws IOException {
    String[] command = {
      "replay",
      CAPTURE.toString(),
      "--kafka-port",
      "0",
      "--port",
      "0",
      "--report",
      "r.json",
      "--keywords",
      String.join(",", PHRASES)
    };
    String[] all = Arrays.copyOf(command, command.length + more.length);
    System.arraycopy(more, 0, all, command.length, more.length);
    Files.deleteIfExists(directory.resolve("r.json"));
    MurmurationProcess process = MurmurationProcess.run(directory, Map.of(), all);
    assertThat(process.exitCode()).as(process.err()).isZero();
    assertThat(process.printedStackTrace()).as(process.err()).isFalse();
    return JSON.readTree(directory.resolve("r.json").toFile());
  }

  private static void assertCounts(JsonNode report, Expected expected) {
    JsonNode posts = report.get("posts");
    assertThat(posts.get("read").longValue()).isEqualTo(expected.read());
    assertThat(posts.get("accepted").longValue()).isEqualTo(expected.posts());
    assertThat(posts.get("notices").longValue()).isEqualTo(expected.notices());
    assertThat(posts.get("rejected").longValue()).isZero();
    assertThat(posts.get("duplicates").longValue())
        .isEqualTo(expected.read() - expected.posts() - expected.notices());
    Map<String, Long> totals = new TreeMap<>();
    report
        .get("keywords")
        .forEach(k -> totals.put(k.get("keyword").textValue(), k.get("total").longValue()));
    assertThat(totals).isEqualTo(expected.totals());
  }

  private static Expected count() throws IOException {
    Map<String, Long> totals = new TreeMap<>();
    Set<String> ids = new HashSet<>();
    long read = 0;
    long notices = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(CAPTURE)), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isBlank()) {
          continue;
        }
        read++;
        JsonNode tweet = JSON.readTree(line);
        if (!tweet.has("text")) {
          notices++;
        } else if (ids.add(tweet.get("id_str").textValue())) {
          NaiveMatcher matcher = new NaiveMatcher(post(tweet));
          PHRASES.stream()
              .filter(matcher::matches)
              .forEach(phrase -> totals.merge(phrase, 1L, Long::sum));
        }
      }
    }
    return new Expected(read, ids.size(), notices, totals);
  }

  /**
   * Returns the post of a tweet, with the text of its original. Other fields do not matter here.
   */
  private static Post post(JsonNode tweet) {
    JsonNode original = tweet.has("retweeted_status") ? tweet.get("retweeted_status") : tweet;
    JsonNode entities = original.get("entities");
    List<String> urls = strings(entities, "urls", "expanded_url");
    urls.addAll(strings(entities, "media", "expanded_url"));
    urls.addAll(strings(original.path("extended_entities"), "media", "expanded_url"));
    return new Post(
        "1",
        "x",
        new Post.Author("1", null),
        original
            .get("text")
            .textValue()
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&"),
        null,
        0,
        urls,
        strings(entities, "hashtags", "text"),
        strings(entities, "user_mentions", "screen_name"),
        null);
  }

  private static List<String> strings(JsonNode entities, String list, String name) {
    List<String> strings = new ArrayList<>();
    for (JsonNode entity : entities.path(list)) {
      if (entity.path(name).isTextual()) {
        strings.add(entity.get(name).textValue());
      }
    }
    return strings;
  }
}
