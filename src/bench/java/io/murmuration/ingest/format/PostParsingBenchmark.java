package io.murmuration.ingest.format;

import io.murmuration.bench.load.SamplePosts;
import io.murmuration.ingest.PostSource;
import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.PostJson;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Measures the time to read and to write a post. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PostParsingBenchmark {
  private final LineDecoder decoder = new LineDecoder();
  private List<Post> posts;
  private List<byte[]> encoded;
  private List<byte[]> tweets;
  private int next;

  /** Creates the posts. */
  @Setup
  public void setUp() {
    posts = SamplePosts.posts();
    encoded = posts.stream().map(PostJson::encode).toList();
    tweets = SamplePosts.tweetLines();
  }

  @Benchmark
  public Post decode() throws PostFormatException {
    return PostJson.decode(encoded.get(next(encoded.size())));
  }

  @Benchmark
  public List<PostSource.Item> decodeTweet() throws PostFormatException {
    byte[] line = tweets.get(next(tweets.size()));
    return decoder.decode(line, 0, line.length);
  }

  @Benchmark
  public byte[] encode() {
    return PostJson.encode(posts.get(next(posts.size())));
  }

  private int next(int size) {
    next = next + 1 < size ? next + 1 : 0;
    return next;
  }
}
