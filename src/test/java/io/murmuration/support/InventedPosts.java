package io.murmuration.support;

import io.murmuration.config.IngestSettings;
import io.murmuration.config.Settings;
import io.murmuration.keyword.NaiveMatcher;
import io.murmuration.message.Post;
import io.murmuration.message.PostJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Posts of random words, their naive counts, and a file of them. */
public record InventedPosts(List<Post> posts) {
  private static final List<String> WORDS =
      List.of(
          "coffee",
          "Coffee",
          "tea",
          "one",
          "direction",
          "One Direction",
          "train",
          "trains",
          "#tea",
          "late",
          "again",
          "美",
          "很美的",
          "river",
          "https://example.org/coffee",
          "so");

  /** Creates posts, one every {@code millis} milliseconds. */
  public static InventedPosts create(long seed, int count, long millis) {
    Random random = new Random(seed);
    return new InventedPosts(
        IntStream.range(0, count).mapToObj(i -> post(random, i, i * millis)).toList());
  }

  private static Post post(Random random, int number, long at) {
    List<String> words =
        random.ints(3 + random.nextInt(5), 0, WORDS.size()).mapToObj(WORDS::get).toList();
    return new Post(
        "p" + number,
        "test",
        new Post.Author("a" + random.nextInt(50), null),
        String.join(" ", words),
        "en",
        1_700_000_000_000L + at,
        List.of(),
        words.contains("#tea") ? List.of("tea") : List.of(),
        List.of(),
        null);
  }

  /** Returns the number of posts with each phrase, without phrases that no post has. */
  public Map<String, Long> naiveCounts(Collection<String> phrases) {
    Map<String, Long> counts = new TreeMap<>();
    for (Post post : posts) {
      NaiveMatcher matcher = new NaiveMatcher(post);
      phrases.stream()
          .filter(matcher::matches)
          .forEach(phrase -> counts.merge(phrase, 1L, Long::sum));
    }
    return counts;
  }

  /** Returns the number of posts with both phrases. */
  public long naiveCountOfBoth(String phrase, String other) {
    return posts.stream()
        .map(NaiveMatcher::new)
        .filter(matcher -> matcher.matches(phrase) && matcher.matches(other))
        .count();
  }

  /** Writes the posts as JSON Lines. */
  public Path write(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      for (Post post : posts) {
        out.write(PostJson.encode(post));
        out.write('\n');
      }
    }
    return file;
  }

  /** Returns settings that replay the posts at a multiple of real time. */
  public Settings replayedBy(Settings settings, Path directory, double speed) throws IOException {
    String file = write(directory.resolve("posts.jsonl")).toString();
    return settings.withIngest(
        settings.ingest().replaying(new IngestSettings.Replay(file, speed, false)));
  }
}
