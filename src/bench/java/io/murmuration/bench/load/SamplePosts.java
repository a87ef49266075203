package io.murmuration.bench.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.format.LineDecoder;
import io.murmuration.ingest.simulate.SimulatedPosts;
import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Provides a few thousand posts to measure with: real ones from {@code ../shared/data} if it
 * exists, otherwise simulated ones. They are always the same on the same machine.
 */
public final class SamplePosts {
  private static final int COUNT = 5000;
  private static final Path DATA = Path.of("..", "shared", "data");
  private static final String TWEETS = "x-v1.1-stream.jsonl.gz";

  private SamplePosts() {}

  /** Returns whether the posts are real. */
  public static boolean areReal() {
    return Files.exists(DATA.resolve(TWEETS));
  }

  /** Returns the posts, in all languages. */
  public static List<Post> posts() {
    if (!areReal()) {
      return SimulatedPosts.first(COUNT);
    }
    LineDecoder decoder = new LineDecoder();
    return tweetLines().stream().flatMap(line -> decode(decoder, line).stream()).toList();
  }

  /**
   * Returns messages of the streaming API of X, version 1.1, as received. Without recorded
   * messages, returns simulated posts in the same format, with few fields.
   */
  public static List<byte[]> tweetLines() {
    if (!areReal()) {
      return SimulatedPosts.first(COUNT).stream().map(SamplePosts::asTweet).toList();
    }
    List<byte[]> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(DATA.resolve(TWEETS))),
                StandardCharsets.UTF_8))) {
      LineDecoder decoder = new LineDecoder();
      for (String line = reader.readLine();
          line != null && lines.size() < COUNT;
          line = reader.readLine()) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        if (decode(decoder, bytes).isPresent()) {
          lines.add(bytes);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }

  private static Optional<Post> decode(LineDecoder decoder, byte[] line) {
    try {
      return decoder.decode(line, 0, line.length).get(0) instanceof Accepted accepted
          ? Optional.of(accepted.post())
          : Optional.empty();
    } catch (PostFormatException e) {
      return Optional.empty();
    }
  }

  private static byte[] asTweet(Post post) {
    Map<String, Object> tweet = new LinkedHashMap<>();
    tweet.put("timestamp_ms", String.valueOf(post.createdAt()));
    tweet.put("id_str", post.id());
    tweet.put("text", post.text());
    tweet.put("lang", post.lang());
    tweet.put("user", Map.of("id_str", post.author().id(), "screen_name", post.author().handle()));
    tweet.put(
        "entities",
        Map.of("hashtags", post.hashtags().stream().map(tag -> Map.of("text", tag)).toList()));
    try {
      return new ObjectMapper().writeValueAsBytes(tweet);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
