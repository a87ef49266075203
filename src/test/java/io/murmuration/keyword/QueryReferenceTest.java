package io.murmuration.keyword;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.PostJson;
import io.murmuration.query.Query;
import io.murmuration.support.RandomQueries;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares random queries over real posts with a reference, which is not part of the project, if it
 * is available. The posts and queries have only ASCII words, of which both have the same rules.
 */
class QueryReferenceTest {
  private static final Path REFERENCE = Path.of("../shared/reference/query_reference.py");
  private static final Path POSTS = Path.of("../shared/data/posts-300k.jsonl.gz");
  private static final int EVERY = 200;
  private static final int QUERIES = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Random random = new Random(1);
  private final List<String> words = new ArrayList<>();
  private final List<String> handles = new ArrayList<>();

  @Test
  void match_randomQueries_equalsTheReference(@TempDir Path directory)
      throws IOException, InterruptedException {
    assumeTrue(Files.exists(REFERENCE) && Files.exists(POSTS), "no reference here");
    List<Post> posts = posts();
    posts.forEach(post -> words.addAll(List.of(post.text().split("[^A-Za-z0-9]+", -1))));
    words.removeIf(word -> !word.matches("[A-Za-z][a-z0-9]+"));
    Set<String> distinct = new LinkedHashSet<>();
    while (distinct.size() < QUERIES) {
      String query = query(3);
      if (RandomQueries.isQuery(query)) {
        distinct.add(query);
      }
    }
    List<String> queries = List.copyOf(distinct);
    Path file = directory.resolve("posts.jsonl");
    try (OutputStream lines = Files.newOutputStream(file)) {
      for (Post post : posts) {
        lines.write(PostJson.encode(post));
        lines.write('\n');
      }
    }
    Map<String, Integer> counts = counts(queries, posts);

    List<JsonNode> expected = reference(file, queries);

    assertThat(expected).hasSize(queries.size());
    for (JsonNode line : expected) {
      String query = line.get("query").asText();
      assertThat(Query.parse(query).canonical()).isEqualTo(line.get("canonical").asText());
      assertThat(counts.get(query)).as(query).isEqualTo(line.get("posts").asInt());
    }
    assertThat(counts.values()).filteredOn(count -> count > 0).hasSizeGreaterThan(QUERIES / 3);
  }

  /** Returns the number of posts of each query. Some have equal canonical forms, thus one slug. */
  private static Map<String, Integer> counts(List<String> queries, List<Post> posts) {
    KeywordMatcher matcher =
        new KeywordMatcher(queries.stream().map(query -> Keyword.of(query, 1)).toList());
    Map<String, Integer> bySlug = new HashMap<>();
    for (Post post : posts) {
      matcher.match(post).forEach(keyword -> bySlug.merge(keyword.slug(), 1, Integer::sum));
    }
    return queries.stream()
        .collect(
            Collectors.toMap(
                Function.identity(), query -> bySlug.getOrDefault(Query.parse(query).slug(), 0)));
  }

  private List<Post> posts() throws IOException {
    List<Post> posts = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(POSTS)), UTF_8))) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (number++ % EVERY == 0 && isPlain(line)) {
          posts.add(withReferences(PostJson.decode(line.getBytes(UTF_8))));
        }
      }
    } catch (PostFormatException e) {
      throw new IOException(e);
    }
    return posts;
  }

  /** Returns whether both define the same words and the same handle after RT. */
  private static boolean isPlain(String line) {
    return line.matches("[ -~&&[^_]]*") && !line.matches(".*RT @\\w+[.@-]\\w.*");
  }

  private Post withReferences(Post post) {
    handles.add(post.author().handle());
    return new Post(
        post.id(),
        random.nextBoolean() ? "x" : "bluesky",
        post.author(),
        post.text(),
        random.nextInt(5) == 0 ? null : post.lang(),
        post.createdAt(),
        post.urls(),
        post.hashtags(),
        post.mentions(),
        null,
        new Post.References(account(), account(), account()),
        random.nextInt(4) == 0 ? List.of("image") : List.of(),
        null);
  }

  private String account() {
    return random.nextInt(4) > 0 ? null : any(handles);
  }

  private String query(int depth) {
    List<Supplier<String>> leaves =
        List.of(
            this::word,
            this::word,
            this::word,
            () -> '"' + word() + " " + word() + '"',
            () -> '"' + word() + " " + word() + "\"~" + random.nextInt(7),
            () -> "#" + word(),
            () -> "@" + any(handles),
            () -> "from:" + any(handles),
            () -> "to:@" + any(handles),
            () -> "retweets_of:" + any(handles),
            () -> "url:" + any(List.of("http", "bit.ly", "com", "twitpic.com", "www")),
            () -> any(List.of("lang:en", "lang:ES", "lang:und", "source:x", "source:bluesky")),
            () -> any(List.of("is:retweet", "is:reply", "is:quote")),
            () -> any(List.of("has:links", "has:media", "has:mentions", "has:hashtags")));
    if (depth == 0 || random.nextInt(4) == 0) {
      return any(leaves).get();
    }
    String one = query(depth - 1);
    String other = query(depth - 1);
    return any(
        List.of(
            one + " " + other,
            one + " OR " + other,
            "(" + one + ") " + other,
            "(" + one + ") -(" + other + ")",
            "(" + one + " OR " + word() + ") NOT " + any(leaves).get(),
            one + " OR (" + other + ")"));
  }

  private String word() {
    return any(words);
  }

  private <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private static List<JsonNode> reference(Path file, List<String> queries)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("python3", REFERENCE.toString(), "match", file.toString()));
    command.addAll(queries);
    Process python =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<JsonNode> lines = new ArrayList<>();
    for (String line :
        new String(python.getInputStream().readAllBytes(), UTF_8).strip().split("\n", -1)) {
      lines.add(JSON.readTree(line));
    }
    assertThat(python.waitFor()).isZero();
    return lines;
  }
}
