package io.murmuration.related;

import io.murmuration.bench.load.SamplePosts;
import io.murmuration.message.Post;
import io.murmuration.message.RelatedTerms;
import io.murmuration.query.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Measures the time to count the terms of a post if all counters are in use, and the time to encode
 * the newest pane and to rank the terms of all panes, which happens once per keyword and commit.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TermCountingBenchmark {
  private static final RelatedTermsStep.Settings SETTINGS = RelatedTermsStep.Settings.DEFAULT;
  private static final int PANES = 13;
  private static final int POSTS_PER_PANE = 1000;

  private final TermExtractor extractor = new TermExtractor();
  private final List<Pane> older = new ArrayList<>();
  private final TermRanking ranking = new TermRanking(SETTINGS.top());
  private List<Post> posts;
  private Set<String> ownWords;
  private Pane newest;
  private int next;

  /** Fills the panes. */
  @Setup
  public void setUp() {
    posts = SamplePosts.posts();
    ownWords = extractor.ownWords(Query.parse("kafka"));
    for (int i = 1; i < PANES; i++) {
      older.add(filledPane());
    }
    newest = filledPane();
    ranking.setOlder(older);
  }

  private Pane filledPane() {
    Pane pane = new Pane(0, SETTINGS.capacity());
    for (int i = 0; i < POSTS_PER_PANE; i++) {
      pane.add(nextPost(), ownWords, extractor);
    }
    return pane;
  }

  /** Counts a post, and returns a value that depends on the work. */
  @Benchmark
  public long extractAndCount() {
    newest.add(nextPost(), ownWords, extractor);
    return newest.posts();
  }

  @Benchmark
  public byte[] encodePane() {
    return newest.toJson();
  }

  @Benchmark
  public List<RelatedTerms.Term> rankNewest() {
    return ranking.rank(newest, (long) PANES * POSTS_PER_PANE);
  }

  /** Ranks the terms of all panes, as at the start of a new pane. */
  @Benchmark
  public List<RelatedTerms.Term> rankAll() {
    ranking.setOlder(older);
    return ranking.rank(newest, (long) PANES * POSTS_PER_PANE);
  }

  private Post nextPost() {
    next = next + 1 < posts.size() ? next + 1 : 0;
    return posts.get(next);
  }
}
