package io.murmuration.ingest.live.x;

import io.murmuration.keyword.Keyword;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The changes that turn the existing rules into those of the keywords. An existing rule with the
 * value of a keyword stays regardless of its tag because X refuses duplicates. A keyword whose rule
 * is refused or too long gets a wider one if there is one. If not all keywords fit, older keywords
 * take precedence.
 *
 * @param added the missing rules
 * @param removed the superfluous rules, by id
 * @param isRemovalFirst whether removals must precede additions because of the limit
 * @param phrases the keyword of each value
 * @param tooMuch the reasons of keywords that are left out because of a limit
 */
record XRulePlan(
    List<XRule> added,
    Map<String, XRule> removed,
    boolean isRemovalFirst,
    Map<String, String> phrases,
    List<String> tooMuch) {
  /** Maximum number of rules of the account and maximum length of a rule in characters. */
  record Limits(int rules, int length) {}

  /**
   * @param existing the existing rules, by id
   * @param refused the values that X refused
   */
  static XRulePlan of(
      Collection<Keyword> keywords,
      Map<String, XRule> existing,
      Map<String, String> refused,
      Limits limits) {
    Map<String, XRule> wanted = new LinkedHashMap<>();
    Map<String, String> phrases = new LinkedHashMap<>();
    List<String> tooMuch = new ArrayList<>();
    for (Keyword keyword :
        keywords.stream()
            .sorted(Comparator.comparingLong(Keyword::addedAt).thenComparing(Keyword::slug))
            .toList()) {
      List<XRule> rules = XRule.of(keyword, limits.length());
      if (rules.isEmpty()) {
        continue;
      }
      XRule rule =
          rules.stream()
              .filter(each -> isAcceptable(each, refused, limits))
              .findFirst()
              .orElse(rules.get(rules.size() - 1));
      String name = "keyword '" + keyword.displayName() + "'";
      if (wanted.containsKey(rule.value())) {
        continue;
      }
      if (rule.length() > limits.length()) {
        tooMuch.add(
            "%s needs a rule of %d characters, more than %d (ingest.x.maxRuleLength)"
                .formatted(name, rule.length(), limits.length()));
      } else if (!refused.containsKey(rule.value()) && wanted.size() >= limits.rules()) {
        tooMuch.add(
            "%s exceeds the %d rules of the account (ingest.x.maxRules)"
                .formatted(name, limits.rules()));
      } else {
        phrases.put(rule.value(), name);
        if (!refused.containsKey(rule.value())) {
          wanted.put(rule.value(), rule);
        }
      }
    }
    return of(wanted, existing, limits, phrases, tooMuch);
  }

  private static boolean isAcceptable(XRule rule, Map<String, String> refused, Limits limits) {
    return rule.length() <= limits.length() && !refused.containsKey(rule.value());
  }

  private static XRulePlan of(
      Map<String, XRule> wanted,
      Map<String, XRule> existing,
      Limits limits,
      Map<String, String> phrases,
      List<String> tooMuch) {
    Map<String, XRule> removed = new LinkedHashMap<>(existing);
    removed.values().removeIf(rule -> wanted.containsKey(rule.value()));
    Set<String> values = existing.values().stream().map(XRule::value).collect(Collectors.toSet());
    List<XRule> added =
        wanted.values().stream().filter(rule -> !values.contains(rule.value())).toList();
    return new XRulePlan(
        added, removed, existing.size() + added.size() > limits.rules(), phrases, tooMuch);
  }

  /** Returns whether no keyword has a rule. */
  boolean isEmpty() {
    return phrases.isEmpty();
  }

  /**
   * Returns the keywords that are left out, with reasons.
   *
   * @param refused the values that X refused, with reasons
   */
  List<String> leftOut(Map<String, String> refused) {
    List<String> leftOut = new ArrayList<>();
    phrases.forEach(
        (value, name) -> {
          if (refused.containsKey(value)) {
            leftOut.add(name + " (rule " + value + "): " + refused.get(value));
          }
        });
    leftOut.addAll(tooMuch);
    return leftOut;
  }
}
