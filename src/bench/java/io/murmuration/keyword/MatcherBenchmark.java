package io.murmuration.keyword;

import io.murmuration.bench.load.QueryShapes;
import io.murmuration.bench.load.SamplePosts;
import io.murmuration.message.Post;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Measures the time to find the keywords of a post. The keywords are words of the posts, or queries
 * that contain them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MatcherBenchmark {
  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}]+");
  private static final int MIN_LENGTH = 3;
  private static final long SEED = 1;

  @Param({"10", "1000", "10000"})
  private int keywords;

  @Param({"words", "queries", "hostile"})
  private String shape;

  private List<Post> posts;
  private KeywordMatcher matcher;
  private int next;

  /** Creates the keywords and the matcher. */
  @Setup
  public void setUp() {
    posts = SamplePosts.posts();
    List<String> words = words(posts, keywords);
    List<String> queries =
        switch (shape) {
          case "queries" -> QueryShapes.mixed(words);
          case "hostile" -> QueryShapes.hostile(words);
          default -> words;
        };
    matcher = new KeywordMatcher(queries.stream().map(query -> Keyword.of(query, 0)).toList());
  }

  private static List<String> words(List<Post> posts, int count) {
    TreeSet<String> words = new TreeSet<>();
    for (Post post : posts) {
      for (String word : NO_WORD.split(post.text(), -1)) {
        if (word.length() >= MIN_LENGTH) {
          words.add(word);
        }
      }
    }
    List<String> chosen = new ArrayList<>(words);
    Collections.shuffle(chosen, new Random(SEED));
    for (int i = chosen.size(); i < count; i++) {
      chosen.add("another" + i);
    }
    return List.copyOf(chosen.subList(0, count));
  }

  @Benchmark
  public List<Keyword> match() {
    next = next + 1 < posts.size() ? next + 1 : 0;
    return matcher.match(posts.get(next));
  }
}
