package io.murmuration.ingest.live.x;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.keyword.Keyword;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class XRulePlanTest {
  private static final XRulePlan.Limits LIMITS = new XRulePlan.Limits(3, 40);

  @Test
  void of_keywordsAndRules_changesTheDifferences() {
    XRulePlan plan =
        plan(
            keywords("kafka", "#vertx"),
            Map.of("1", rule("kafka", "murmuration kafka"), "2", rule("cats", "cats")),
            Map.of());
    assertThat(plan.added()).containsExactly(rule("#vertx", plan.added().get(0).tag()));
    assertThat(plan.removed()).containsOnlyKeys("2");
    assertThat(plan.isRemovalFirst()).isFalse();
    assertThat(plan.leftOut(Map.of())).isEmpty();
  }

  @Test
  void of_ruleOfTheSameValueWithAnotherTag_stays() {
    XRulePlan plan = plan(keywords("kafka"), Map.of("1", rule("kafka", null)), Map.of());
    assertThat(plan.added()).isEmpty();
    assertThat(plan.removed()).isEmpty();
  }

  @Test
  void of_keywordsOfTheSameRule_addOne() {
    assertThat(plan(keywords("apache-kafka", "apache kafka"), Map.of(), Map.of()).added())
        .hasSize(1);
  }

  @Test
  void of_noRoomForBoth_removesFirst() {
    XRulePlan plan =
        plan(keywords("a", "b"), Map.of("1", rule("x", "x"), "2", rule("y", "y")), Map.of());
    assertThat(plan.isRemovalFirst()).isTrue();
  }

  @Test
  void of_moreKeywordsThanRules_leavesOutTheLatestAndNamesIt() {
    XRulePlan plan = plan(keywords("a", "b", "c", "d"), Map.of(), Map.of());
    assertThat(plan.added()).extracting(XRule::value).containsExactly("a", "b", "c");
    assertThat(plan.leftOut(Map.of()))
        .containsExactly("keyword 'd' exceeds the 3 rules of the account (ingest.x.maxRules)");
  }

  @Test
  void of_longKeyword_isLeftOutAndNamed() {
    String phrase = "a".repeat(41);
    XRulePlan plan = plan(keywords(phrase, "b"), Map.of(), Map.of());
    assertThat(plan.added()).extracting(XRule::value).containsExactly("b");
    assertThat(plan.leftOut(Map.of()).get(0)).contains(phrase, "41", "ingest.x.maxRuleLength");
  }

  @Test
  void of_keywordThatXRefuses_leavesItsRuleToOthers() {
    Map<String, String> refused = Map.of("a", "Reference to invalid operator");
    XRulePlan plan = plan(keywords("a", "b", "c", "d"), Map.of(), refused);
    assertThat(plan.added()).extracting(XRule::value).containsExactly("b", "c", "d");
    assertThat(plan.leftOut(refused))
        .containsExactly("keyword 'a' (rule a): Reference to invalid operator");
  }

  @Test
  void of_ruleThatIsRefusedOrTooLong_becomesWider() {
    Map<String, String> refused = Map.of("kafka lang:fr", "Reference to invalid operator");
    XRulePlan plan =
        plan(
            keywords("kafka lang:fr", "\"a long enough phrase of words\" tea has:links"),
            Map.of(),
            refused);
    assertThat(plan.added())
        .extracting(XRule::value)
        .containsExactly("kafka", "\"a long enough phrase of words\" tea");
    assertThat(plan.leftOut(refused)).isEmpty();
    assertThat(plan(keywords("a".repeat(30) + " " + "b".repeat(31)), Map.of(), refused).added())
        .extracting(XRule::value)
        .containsExactly("a".repeat(30));
  }

  @Test
  void of_queryForAnotherSource_hasNoRule() {
    assertThat(plan(keywords("kafka source:mastodon"), Map.of(), Map.of()).isEmpty()).isTrue();
  }

  @Test
  void of_noKeywords_isEmpty() {
    XRulePlan plan = plan(List.of(), Map.of("1", rule("x", "x")), Map.of());
    assertThat(plan.isEmpty()).isTrue();
    assertThat(plan.removed()).containsOnlyKeys("1");
  }

  private static XRulePlan plan(
      List<Keyword> keywords, Map<String, XRule> standing, Map<String, String> refused) {
    return XRulePlan.of(keywords, standing, refused, LIMITS);
  }

  private static XRule rule(String value, String tag) {
    return new XRule(value, tag);
  }

  private static List<Keyword> keywords(String... phrases) {
    List<Keyword> keywords = new ArrayList<>();
    for (String phrase : phrases) {
      keywords.add(Keyword.of(phrase, keywords.size()));
    }
    return keywords;
  }
}
