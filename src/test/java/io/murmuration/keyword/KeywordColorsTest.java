package io.murmuration.keyword;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class KeywordColorsTest {
  @Test
  void assign_asManyAsColors_areAllDifferent() {
    assertThat(new HashSet<>(colors(KeywordColors.assign(keywords(KeywordColors.COUNT))).values()))
        .hasSize(KeywordColors.COUNT);
  }

  /** The colors that earlier versions of the page computed. */
  @Test
  void assign_recordsOfEarlierVersions_haveTheSameColorsAsBefore() {
    List<String> slugs =
        List.of(
            "coffee",
            "kafka",
            "tea",
            "ai-800a8855",
            "java",
            "new-york",
            "milk",
            "rust",
            "oat",
            "vertx");
    Map<String, Keyword> keywords = new HashMap<>();
    slugs.forEach(slug -> keywords.put(slug, new Keyword(slug, slug, keywords.size())));
    assertThat(slugs.stream().map(colors(KeywordColors.assign(keywords))::get))
        .containsExactly(1, 2, 3, 4, 5, 7, 6, 0, 3, 6);
  }

  @Test
  void count_isThatOfThePalette() throws IOException {
    assertThat(Files.readString(Path.of("src/main/resources/webroot/palette.js")))
        .contains("COLORS = " + KeywordColors.COUNT + ";");
  }

  /** Adds and removes keywords, as the store does, which stores all colors. */
  @Property(tries = 200)
  void assign_keywordsAddedAndRemoved_changeNoOtherColor(
      @ForAll @Size(max = 60) List<@IntRange(max = 40) Integer> changes) {
    Map<String, Keyword> keywords = KeywordColors.assign(keywords(12));
    long addedAt = 100;
    for (int change : changes) {
      Map<String, Integer> before = colors(keywords);
      String slug = "word-" + change;
      if (keywords.remove(slug) == null) {
        keywords.put(slug, new Keyword(slug, slug, addedAt++));
      }
      keywords = KeywordColors.assign(keywords);
      Map<String, Integer> after = colors(keywords);
      after.keySet().retainAll(before.keySet());
      before.keySet().retainAll(after.keySet());
      assertThat(after).isEqualTo(before);
    }
  }

  @Property(tries = 200)
  void assign_newKeyword_getsALeastUsedColor(@ForAll @IntRange(max = 40) int count) {
    Map<String, Keyword> keywords = KeywordColors.assign(keywords(count));
    int[] uses = new int[KeywordColors.COUNT];
    keywords.values().forEach(keyword -> uses[keyword.color()]++);
    keywords.put("new", new Keyword("new", "new", 1_000));
    int color = KeywordColors.assign(keywords).get("new").color();
    assertThat(uses[color]).isEqualTo(count / KeywordColors.COUNT);
  }

  private static Map<String, Keyword> keywords(int count) {
    Map<String, Keyword> keywords = new HashMap<>();
    for (int i = 0; i < count; i++) {
      keywords.put("word-" + i, new Keyword("word-" + i, "word " + i, i));
    }
    return keywords;
  }

  private static Map<String, Integer> colors(Map<String, Keyword> keywords) {
    Map<String, Integer> colors = new HashMap<>();
    keywords.values().forEach(keyword -> colors.put(keyword.slug(), keyword.color()));
    return colors;
  }
}
