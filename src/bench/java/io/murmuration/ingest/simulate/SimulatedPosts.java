package io.murmuration.ingest.simulate;

import io.murmuration.message.Post;
import java.util.List;
import java.util.stream.LongStream;

/** The first posts of a simulated stream, without waiting. */
public final class SimulatedPosts {
  private static final long SEED = 1;
  private static final double RATE = 200;
  private static final long FIRST_CREATED_AT = 1_700_000_000_000L;

  private SimulatedPosts() {}

  /** Returns the first {@code count} posts, which are always the same. */
  public static List<Post> first(int count) {
    PostGenerator generator = new PostGenerator(SEED, RATE, Phrasebook.load());
    return LongStream.range(0, count)
        .mapToObj(n -> generator.post(n, FIRST_CREATED_AT + Math.round(n * 1000 / RATE)))
        .toList();
  }
}
