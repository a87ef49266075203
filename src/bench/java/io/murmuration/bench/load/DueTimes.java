package io.murmuration.bench.load;

import io.murmuration.bench.runs.Expected;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordMatcher;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The times at which the posts of a file are due, as they carry them: by phrase, in the order of
 * the file. {@code firstMillis} is the earliest time of all posts.
 */
public record DueTimes(long firstMillis, Map<String, LongArrayList> byPhrase) {
  public static DueTimes of(Path posts, List<String> phrases) throws IOException {
    KeywordMatcher matcher = Expected.matcher(phrases);
    Map<String, LongArrayList> byPhrase = new HashMap<>();
    long[] first = {Long.MAX_VALUE};
    PostFile.forEach(
        posts,
        post -> {
          first[0] = Math.min(first[0], post.createdAt());
          for (Keyword keyword : matcher.match(post)) {
            byPhrase
                .computeIfAbsent(keyword.phrase(), phrase -> new LongArrayList())
                .add(post.createdAt());
          }
        });
    return new DueTimes(first[0], byPhrase);
  }
}
