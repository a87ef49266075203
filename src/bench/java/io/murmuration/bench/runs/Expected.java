package io.murmuration.bench.runs;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.bench.load.Corpus;
import io.murmuration.bench.load.PostFile;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordMatcher;
import io.murmuration.keyword.NaiveMatcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The expected counts of a corpus: the number of posts, the number of posts that mention at least
 * one keyword, and the total of each mentioned keyword by phrase.
 */
public record Expected(long posts, long matched, Map<String, Long> totals) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Counts a corpus. */
  public static Expected count(Path posts, List<String> keywords) throws IOException {
    KeywordMatcher matcher = matcher(keywords);
    Map<String, Long> totals = new TreeMap<>();
    long[] counts = new long[2];
    PostFile.forEach(
        posts,
        post -> {
          List<Keyword> mentioned = matcher.match(post);
          counts[0]++;
          counts[1] += mentioned.isEmpty() ? 0 : 1;
          mentioned.forEach(keyword -> totals.merge(keyword.phrase(), 1L, Long::sum));
        });
    return new Expected(counts[0], counts[1], totals);
  }

  /** Counts a small corpus in the simplest possible way. */
  public static Expected countNaively(Corpus corpus) throws IOException {
    List<String> keywords = Files.readAllLines(corpus.keywords());
    Map<String, Long> totals = new TreeMap<>();
    long[] counts = new long[2];
    PostFile.forEach(
        corpus.posts(),
        post -> {
          NaiveMatcher matcher = new NaiveMatcher(post);
          List<String> mentioned = keywords.stream().filter(matcher::matches).toList();
          counts[0]++;
          counts[1] += mentioned.isEmpty() ? 0 : 1;
          mentioned.forEach(keyword -> totals.merge(keyword, 1L, Long::sum));
        });
    return new Expected(counts[0], counts[1], totals);
  }

  /** Returns the number of mentions: a post counts once for each keyword that it mentions. */
  public long mentions() {
    return totals.values().stream().mapToLong(Long::longValue).sum();
  }

  public static KeywordMatcher matcher(List<String> phrases) {
    return new KeywordMatcher(phrases.stream().map(p -> Keyword.of(p, 0)).toList());
  }

  public static Expected read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), Expected.class);
  }

  public void write(Path file) throws IOException {
    Files.write(file, JSON.writeValueAsBytes(this));
  }
}
