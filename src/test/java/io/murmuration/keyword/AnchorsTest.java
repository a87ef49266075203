package io.murmuration.keyword;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.query.Leaf;
import io.murmuration.query.Node;
import io.murmuration.query.Query;
import io.murmuration.support.TestPosts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnchorsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "kafka | kafka",
        "go kafka | kafka",
        "kafka -apache | kafka",
        "kafka lang:en has:links | kafka",
        "kafka OR apache | apache kafka",
        "(kafka OR go) apache | apache",
        "(kafka OR apache) go | go",
        "(kafka OR (go apache)) has:links | apache kafka",
        "kafka OR (apache -go lang:en) | apache kafka",
        "\"go kafka\" | kafka",
        "url:go.dev/kafka | kafka",
        "AT&T #apache | apache",
        "from:ada (go OR #x) | ada",
        "a OR a b | a"
      })
  void of_query_areTheRarestThatEveryMatchHas(String query, String expected) {
    Index index = new Index(List.of(query), null);

    assertThat(index.anchors(query)).isEqualTo(Set.of(expected.split(" ")));
  }

  @Test
  void of_wordThatManyKeywordsHave_isAnotherWord() {
    List<String> queries = List.of("kafka go", "kafka x", "kafka y", "(kafka OR apache) z");
    Index index = new Index(queries, null);

    assertThat(queries.stream().map(index::anchors))
        .containsExactly(Set.of("go"), Set.of("x"), Set.of("y"), Set.of("z"));
  }

  @Test
  void of_wordThatManyPostsHad_isAnotherWord() {
    Index first = new Index(List.of("kafka", "go kafka"), null);
    assertThat(first.anchors("go kafka")).containsExactly("go");
    first.read("kafka", 100);
    first.read("go kafka", 50_000);
    first.read("go", 50_000);

    Index second = new Index(List.of("kafka", "go kafka", "go kafka new"), first.frequencies);

    assertThat(second.anchors("go kafka")).containsExactly("kafka");
    assertThat(second.anchors("go kafka new")).containsExactly("new");
  }

  @Test
  void of_wordThatOnlyOldPostsHad_isThatWord() {
    Index first = new Index(List.of("go", "go kafka"), null);
    first.read("kafka", 300_000);
    first.read("go", 200_000);

    assertThat(first.anchors("go kafka")).containsExactly("kafka");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "kafka | ``",
        "go kafka | go",
        "go kafka apache | kafka",
        "kafka lang:en | en",
        "(kafka OR apache) go -x | ``",
        "kafka OR apache | ``",
        "\"go kafka\" | go",
        "(kafka OR apache) is:reply go | reply"
      })
  void second_query_isAnotherThatEveryMatchHas(String query, String expected) {
    Index index = new Index(List.of(query), null);

    assertThat(index.second(query)).isEqualTo(expected);
  }

  /** The literals of queries by their texts. */
  private static final class Index {
    private final Literals literals;
    private final Frequencies frequencies;
    private final Anchors anchors;
    private final Map<Integer, String> texts;

    Index(List<String> queries, Frequencies earlier) {
      List<List<Leaf>> leaves =
          queries.stream().map(query -> root(query).leaves().toList()).toList();
      literals = new Literals(leaves.stream().flatMap(List::stream).toList());
      frequencies =
          new Frequencies(
              literals,
              leaves.stream()
                  .map(
                      ofQuery ->
                          ofQuery.stream()
                              .flatMapToInt(leaf -> IntStream.of(literals.numbers(leaf)))
                              .distinct()
                              .toArray())
                  .toList(),
              earlier);
      anchors = new Anchors(literals, frequencies);
      texts =
          literals.numbers().entrySet().stream()
              .collect(Collectors.toMap(Map.Entry::getValue, e -> e.getKey().text()));
    }

    void read(String text, int times) {
      PostLiterals post = new PostLiterals(literals);
      post.find(TestPosts.text(text));
      for (int i = 0; i < times; i++) {
        frequencies.add(post);
      }
    }

    Set<String> anchors(String query) {
      return IntStream.of(anchors.of(root(query))).mapToObj(texts::get).collect(Collectors.toSet());
    }

    String second(String query) {
      Node root = root(query);
      return texts.getOrDefault(anchors.second(root, anchors.of(root)), "");
    }

    private static Node root(String query) {
      return Query.parse(query).root();
    }
  }
}
