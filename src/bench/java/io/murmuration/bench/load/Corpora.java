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
 * Makes corpora and keeps them, since making them takes longer than some of the runs. They are made
 * of a recorded file, or of what the simulator makes up, repeated as often as it takes with other
 * ids; always the same for the same wishes and the same recording.
 */
public final class Corpora {
  /** To be increased when the same wishes make another corpus than before. */
  private static final int VERSION = 1;

  /** Enough for 10,000 keywords that have posts. */
  private static final int MAX_BASE = 300_000;

  private static final double SIMULATED_RATE = 1_000;

  private final Path directory;
  private final Path recording;
  private final int baseSize;
  private List<Post> base;
  private KeywordChoice choice;

  /**
   * @param recording posts to repeat, or {@code null} for the simulator's
   * @param baseSize how many different posts there are to repeat; the recorded file gives every
   *     so-many-th, so that a few are as mixed as many
   */
  public Corpora(Path directory, Path recording, int baseSize) throws IOException {
    this.directory =
        directory.resolve(
            "%s-%d-v%d"
                .formatted(recording == null ? "simulated" : nameOf(recording), baseSize, VERSION));
    this.recording = recording;
    this.baseSize = baseSize;
    Files.createDirectories(this.directory);
  }

  /** Posts as they are, and keywords that one post in ten mentions. */
  public Corpus plain(long posts, int keywords) throws IOException {
    return make("plain", posts, keywords, 0.1, (number, post) -> post);
  }

  /**
   * A corpus with posts varied.
   *
   * @param name of the variation, in the names of files
   * @param share of the posts that mention a keyword
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
    String wish = "%d-%s".formatted(keywords, String.format(Locale.ROOT, "%.2f", share));
    Path keywordFile = directory.resolve("keywords-%s.txt".formatted(wish));
    if (!Files.exists(keywordFile)) {
      Files.write(keywordFile, choice().choose(keywords, share));
    }
    return with(postFile, keywordFile);
  }

  /** Posts and keywords that are there already. */
  public Corpus with(Path postFile, Path keywordFile) throws IOException {
    Path expectedFile =
        directory.resolve(
            "expected-%s-%s.json".formatted(postFile.getFileName(), keywordFile.getFileName()));
    if (!Files.exists(expectedFile)) {
      Expected.count(postFile, Files.readAllLines(keywordFile)).write(expectedFile);
    }
    return new Corpus(postFile, keywordFile, expectedFile);
  }

  /** Another one for every file, and for the same file once it has changed. */
  private static String nameOf(Path recording) throws IOException {
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
        throw new IOException(recording + " holds no posts");
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
