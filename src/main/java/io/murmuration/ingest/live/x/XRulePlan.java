package io.murmuration.ingest.live.x;

import io.murmuration.keyword.Keyword;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What to change so that the rules that stand become those of the keywords. A rule that matches
 * what a keyword needs stays, whatever its tag: X does not take it twice. Keywords of longer
 * standing go before others where there is not room for all.
 *
 * @param added what is missing
 * @param removed what is too much, by id
 * @param isRemovalFirst whether the limit does not hold both
 * @param phrases which keyword a value is of
 * @param tooMuch why a keyword is left out for want of room
 */
record XRulePlan(
    List<XRule> added,
    Map<String, XRule> removed,
    boolean isRemovalFirst,
    Map<String, String> phrases,
    List<String> tooMuch) {
  /** How many rules the account may have, and how many characters each. */
  record Limits(int rules, int length) {}

  /**
   * @param standing the rules that there are, by id
   * @param refused the values that X does not take
   */
  static XRulePlan of(
      Collection<Keyword> keywords,
      Map<String, XRule> standing,
      Map<String, String> refused,
      Limits limits) {
    Map<String, XRule> wanted = new LinkedHashMap<>();
    Map<String, String> phrases = new LinkedHashMap<>();
    List<String> tooMuch = new ArrayList<>();
    for (Keyword keyword :
        keywords.stream()
            .sorted(Comparator.comparingLong(Keyword::addedAt).thenComparing(Keyword::slug))
            .toList()) {
      Optional<XRule> rule = XRule.of(keyword);
      if (rule.isEmpty() || wanted.containsKey(rule.get().value())) {
        continue;
      }
      String value = rule.get().value();
      String name = "keyword '" + keyword.phrase() + "'";
      if (value.codePointCount(0, value.length()) > limits.length()) {
        tooMuch.add(
            "%s makes a rule of %d characters, more than %d (ingest.x.maxRuleLength)"
                .formatted(name, value.codePointCount(0, value.length()), limits.length()));
      } else if (!refused.containsKey(value) && wanted.size() >= limits.rules()) {
        tooMuch.add(
            "%s is beyond the %d rules of the account (ingest.x.maxRules)"
                .formatted(name, limits.rules()));
      } else {
        phrases.put(value, name);
        if (!refused.containsKey(value)) {
          wanted.put(value, rule.get());
        }
      }
    }
    return of(wanted, standing, limits, phrases, tooMuch);
  }

  private static XRulePlan of(
      Map<String, XRule> wanted,
      Map<String, XRule> standing,
      Limits limits,
      Map<String, String> phrases,
      List<String> tooMuch) {
    Map<String, XRule> removed = new LinkedHashMap<>(standing);
    removed.values().removeIf(rule -> wanted.containsKey(rule.value()));
    Set<String> there = standing.values().stream().map(XRule::value).collect(Collectors.toSet());
    List<XRule> added =
        wanted.values().stream().filter(rule -> !there.contains(rule.value())).toList();
    return new XRulePlan(
        added, removed, standing.size() + added.size() > limits.rules(), phrases, tooMuch);
  }

  /** Whether there is no keyword that X could match. */
  boolean isEmpty() {
    return phrases.isEmpty();
  }

  /**
   * The keywords that are left out, and why.
   *
   * @param refused the values that X does not take, and why
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
