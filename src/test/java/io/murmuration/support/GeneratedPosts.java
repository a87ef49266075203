package io.murmuration.support;

import io.murmuration.message.Post;
import io.murmuration.message.PostJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Lines generated from a seed and the expected result of each: {@code posts} are accepted in this
 * order, {@code rejected} are the lines that are no posts. The texts have few different words, so
 * the related terms of a keyword are counted exactly.
 */
public record GeneratedPosts(
    List<String> lines, List<Post> posts, int duplicates, List<String> rejected) {
  /** Phrases of every kind. */
  public static final List<String> KEYWORDS =
      List.of("kafka", "apache kafka", "\"stream processing\"", "#opensource", "美");

  /** A hashtag of some posts that mention a keyword, and of others. */
  public static final String TAG = "java";

  private static final List<String> TRAPS =
      List.of("kafkaesque", "apaches", "processing stream", "stream-lined processing", "Kafka’s");
  private static final List<String> PHRASES =
      List.of("Kafka", "Apache", "Apache Kafka", "stream processing", "Stream, PROCESSING");
  private static final List<String> CJK = List.of("美しい日", "美国", "完美", "東京", "日本語");
  private static final List<String> EMOJI = List.of("🎉", "👩‍💻", "🇯🇵", "❤️");
  private static final List<String> TAGS = List.of("opensource", "OpenSource", TAG, "kafka");
  private static final List<String> REJECTED =
      List.of("{\"id\":\"1\",", "not JSON", "true", "{\"id\":\"x\",\"source\":\"test\"}", "42");
  private static final String SYLLABLES = "bacedifoguhajekilomu";
  private static final int VOCABULARY = 250;
  private static final int AUTHORS = 500;
  private static final long FIRST_CREATED_AT = 1_700_000_000_000L;

  /**
   * Generates posts, the same ones for the same seed.
   *
   * @param posts number of lines to accept, with some other lines between them
   * @param perSecond number of posts published per second
   */
  public static GeneratedPosts generate(long seed, int posts, double perSecond) {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>();
    List<Post> accepted = new ArrayList<>();
    List<String> rejected = new ArrayList<>();
    int duplicates = 0;
    while (accepted.size() < posts) {
      int kind = random.nextInt(100);
      if (kind == 0) {
        String line = REJECTED.get(random.nextInt(REJECTED.size()));
        rejected.add(line);
        lines.add(line);
      } else if (kind <= 2 && !accepted.isEmpty()) {
        duplicates++;
        int back = random.nextInt(Math.min(accepted.size(), 2000));
        lines.add(json(accepted.get(accepted.size() - 1 - back)));
      } else {
        long sinceFirst = Math.round(1000 * accepted.size() / perSecond);
        Post post = post(random, "post-" + accepted.size(), FIRST_CREATED_AT + sinceFirst);
        accepted.add(post);
        lines.add(json(post));
      }
    }
    return new GeneratedPosts(lines, accepted, duplicates, rejected);
  }

  /** Posts without end, created now, with the ids {@code post-0}, {@code post-1} and so on. */
  public static Supplier<Post> endless(long seed) {
    Random random = new Random(seed);
    AtomicInteger number = new AtomicInteger();
    return () -> post(random, "post-" + number.getAndIncrement(), System.currentTimeMillis());
  }

  /** The posts of a stream that has nothing but posts to accept. */
  public static GeneratedPosts of(List<Post> posts) {
    return new GeneratedPosts(List.of(), posts, 0, List.of());
  }

  /** Returns the posts without a hashtag. */
  public List<Post> without(String hashtag) {
    return posts.stream().filter(post -> !post.hashtags().contains(hashtag)).toList();
  }

  private static Post post(Random random, String id, long createdAt) {
    List<String> words = new ArrayList<>();
    int length = 3 + random.nextInt(6);
    for (int i = 0; i < length; i++) {
      words.add(word(random.nextInt(VOCABULARY)));
    }
    addSome(random, 0.30, PHRASES, words);
    addSome(random, 0.15, PHRASES, words);
    addSome(random, 0.10, TRAPS, words);
    addSome(random, 0.10, CJK, words);
    addSome(random, 0.10, EMOJI, words);
    List<String> hashtags = new ArrayList<>();
    addSome(random, 0.15, TAGS, hashtags);
    hashtags.forEach(tag -> words.add("#" + tag));
    String author = "author-" + random.nextInt(AUTHORS);
    return new Post(
        id,
        "test",
        new Post.Author(author, author),
        String.join(" ", words),
        random.nextBoolean() ? "en" : null,
        createdAt,
        List.of(),
        hashtags,
        List.of(),
        null);
  }

  private static void addSome(
      Random random, double share, List<String> choice, List<String> words) {
    if (random.nextDouble() < share) {
      words.add(random.nextInt(words.size() + 1), choice.get(random.nextInt(choice.size())));
    }
  }

  /** A word for each number, of three syllables, none of them in another word. */
  private static String word(int number) {
    StringBuilder word = new StringBuilder();
    int rest = number;
    for (int i = 0; i < 3; i++) {
      int syllable = 2 * (rest % 10);
      word.append(SYLLABLES, syllable, syllable + 2);
      rest /= 10;
    }
    return word.toString();
  }

  private static String json(Post post) {
    return new String(PostJson.encode(post), StandardCharsets.UTF_8);
  }
}
