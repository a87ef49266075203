package io.murmuration.bench.load;

import io.murmuration.bench.runs.Expected;
import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.SourceClock;
import io.murmuration.ingest.simulate.SimulatedSource;
import io.murmuration.message.Post;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Creates corpora and caches them as files, because creating them takes longer than some of the
 * runs. A corpus repeats recorded or simulated posts with new ids. The same parameters and
 * recording always yield the same corpus.
 */
public final class Corpora {
  /** Increase this when the same parameters yield a different corpus than before. */
  private static final int VERSION = 2;

  /** Enough for 10,000 keywords that occur in posts. */
  private static final int MAX_BASE = 300_000;

  private static final double SIMULATED_RATE = 1_000;

  private final Path directory;
  private final Path recording;
  private final int baseSize;
  private List<Post> base;
  private KeywordChoice choice;

  /**
   * @param recording the file of posts to repeat, or {@code null} for simulated posts
   * @param baseSize the number of different posts to repeat. They are taken from the recording at
   *     equal intervals, so that a small sample is as diverse as a large one.
   */
  public Corpora(Path directory, Path recording, int baseSize) throws IOException {
    this.directory =
        directory.resolve(
            "%s-%d-v%d"
                .formatted(
                    recording == null ? "simulated" : cacheName(recording), baseSize, VERSION));
    this.recording = recording;
    this.baseSize = baseSize;
    Files.createDirectories(this.directory);
  }

  /** Returns unchanged posts, and keywords that one post in ten mentions. */
  public Corpus plain(long posts, int keywords) throws IOException {
    return make("plain", posts, keywords, 0.1, (number, post) -> post);
  }

  /**
   * Returns a corpus with modified posts.
   *
   * @param name the name of the variation, used in file names
   * @param share the share of posts that mention a keyword
   */
  public Corpus make(
      String name, long posts, int keywords, double share, PostFile.Variation variation)
      throws IOException {
    Path postFile = directory.resolve("%s-%d.jsonl".formatted(name, posts));
    if (!Files.exists(postFile)) {
      PostFile.write(
          postFile,
          posts,
          base(),
          (number, post) ->
              variation.at(number, PostFile.changed(post, String.valueOf(number), post.text())));
    }
    String parameters = "%d-%s".formatted(keywords, String.format(Locale.ROOT, "%.2f", share));
    Path keywordFile = directory.resolve("keywords-%s.txt".formatted(parameters));
    if (!Files.exists(keywordFile)) {
      Files.write(keywordFile, choice().choose(keywords, share));
    }
    return with(postFile, keywordFile);
  }

  /** Returns a corpus of existing files, with its expected counts. */
  public Corpus with(Path postFile, Path keywordFile) throws IOException {
    Path expectedFile =
        directory.resolve(
            "expected-%s-%s.json".formatted(postFile.getFileName(), keywordFile.getFileName()));
    if (!Files.exists(expectedFile)) {
      Expected.count(postFile, Files.readAllLines(keywordFile)).write(expectedFile);
    }
    return new Corpus(postFile, keywordFile, expectedFile);
  }

  /** Returns a name that is unique to the file and its current content. */
  private static String cacheName(Path recording) throws IOException {
    String file =
        "%s %d %s"
            .formatted(
                recording.toRealPath(),
                Files.size(recording),
                Files.getLastModifiedTime(recording));
    String hash = UUID.nameUUIDFromBytes(file.getBytes(StandardCharsets.UTF_8)).toString();
    return "recorded-" + hash.substring(0, 8);
  }

  private KeywordChoice choice() throws IOException {
    if (choice == null) {
      choice = new KeywordChoice(base());
    }
    return choice;
  }

  private List<Post> base() throws IOException {
    if (base == null) {
      int size = Math.min(baseSize, MAX_BASE);
      base =
          recording == null
              ? simulated(size)
              : PostFile.sample(recording, Math.max(1, MAX_BASE / size), size);
      if (base.isEmpty()) {
        throw new IOException(recording + " contains no posts");
      }
    }
    return base;
  }

  private static List<Post> simulated(int size) throws IOException {
    List<Post> posts = new ArrayList<>();
    long[] now = {0};
    SourceClock clock =
        new SourceClock() {
          @Override
          public long nowMillis() {
            return now[0];
          }

          @Override
          public void await(long millis) {
            now[0] += millis;
          }
        };
    try (SimulatedSource source = new SimulatedSource(1, SIMULATED_RATE, clock)) {
      source.open(null);
      while (posts.size() < size) {
        for (Item item : source.poll(size - posts.size(), Duration.ofSeconds(1))) {
          posts.add(((Accepted) item).post());
        }
      }
    }
    return posts;
  }
}
