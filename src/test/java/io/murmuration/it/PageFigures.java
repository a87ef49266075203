package io.murmuration.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.murmuration.support.PageServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** The figures that a page shows, and those that the API of its server returns. */
final class PageFigures {
  private final Page page;
  private final PageServer server;

  PageFigures(Page page, PageServer server) {
    this.page = page;
    this.server = server;
  }

  Map<String, Long> bars() {
    return marks(".bar", "slug", "count");
  }

  /** Returns the width per mention of each bar with more mentions than a minimum. */
  List<Double> widthPerMention(long minimum) {
    List<Double> widths = new ArrayList<>();
    for (Locator bar : page.locator(".bar").all()) {
      long count = Long.parseLong(bar.getAttribute("data-count"));
      if (count > minimum) {
        widths.add(Double.parseDouble(bar.locator("rect").getAttribute("width")) / count);
      }
    }
    return widths;
  }

  double longestBar(long minimum) {
    return widthPerMention(minimum).get(0);
  }

  Map<String, Long> bubbles() {
    return marks(".bubble", "term", "count");
  }

  Map<String, Long> streamSums() {
    return positive(marks(".stream .layers:not(.running) path", "slug", "sum"));
  }

  /** The attributes {@code data-<key>} and {@code data-<value>} of some elements. */
  private Map<String, Long> marks(String selector, String key, String value) {
    Map<String, Long> marks = new TreeMap<>();
    Object pairs =
        page.locator(selector)
            .evaluateAll(
                "(all, [k, v]) => all.map((one) => [one.dataset[k], one.dataset[v]])",
                List.of(key, value));
    for (Object pair : (List<?>) pairs) {
      List<?> entry = (List<?>) pair;
      marks.put((String) entry.get(0), Long.parseLong((String) entry.get(1)));
    }
    return marks;
  }

  List<Long> columns(String panel) {
    return page.locator(panel + " .columns rect").all().stream()
        .map(rect -> Long.parseLong(rect.getAttribute("data-count")))
        .toList();
  }

  /** The totals that stand beside the names, of keywords with any. */
  Map<String, Long> chips() {
    Map<String, Long> chips = new TreeMap<>();
    for (Locator chip : page.locator(".chip:has(.count)").all()) {
      chips.put(
          chip.locator("a").textContent().strip(),
          Long.parseLong(chip.locator(".count").textContent().replace(",", "")));
    }
    return chips;
  }

  /** Rates over an hour as the table has them, by slug. */
  Map<String, String> velocities() {
    Map<String, String> rates = new TreeMap<>();
    for (Locator row :
        page.locator(".velocity tbody tr:not(:has([data-zero=''][data-window='1h']))").all()) {
      rates.put(row.getAttribute("data-slug"), row.locator("[data-window='1h']").textContent());
    }
    return rates;
  }

  Map<String, String> apiRates() {
    Map<String, String> rates = new TreeMap<>();
    for (JsonNode mention : server.get("api/mentions")) {
      double rate = mention.at("/rates/1h").asDouble();
      if (rate > 0) {
        rates.put(
            mention.path("slug").asText(),
            rate < 9.995 ? "%.2f".formatted(rate) : rate < 99.95 ? "%.1f".formatted(rate) : "");
      }
    }
    return rates;
  }

  String sparklineTitle(String slug) {
    return page.locator("tr[data-slug=" + slug + "] title").textContent();
  }

  /** Returns the mentions of a keyword in the last 60 seconds. */
  String lastMinute(String slug) {
    long sum =
        longs(server.get("api/keywords/" + slug).at("/mention/seconds/counts")).stream()
            .mapToLong(Long::longValue)
            .sum();
    return sum == 0 ? "no mentions" : "%,d mentions".formatted(sum);
  }

  Map<String, Long> apiTotals() {
    Map<String, Long> totals = new TreeMap<>();
    for (JsonNode mention : server.get("api/mentions")) {
      totals.put(mention.path("keyword").asText(), mention.path("total").asLong());
    }
    return totals;
  }

  /** The counts of some terms, each beside the keyword that it is most often beside. */
  Map<String, Long> apiTerms(Map<String, Long> shown) {
    Map<String, Long> counts = new TreeMap<>();
    for (JsonNode related : server.get("api/related-terms")) {
      for (JsonNode term : related.path("terms")) {
        if (shown.containsKey(term.path("term").asText())) {
          counts.merge(term.path("term").asText(), term.path("count").asLong(), Math::max);
        }
      }
    }
    return counts;
  }

  Map<String, Long> bySlug(Map<String, Long> byPhrase) {
    Map<String, Long> counts = new TreeMap<>();
    for (JsonNode keyword : server.get("api/keywords")) {
      counts.put(keyword.path("slug").asText(), byPhrase.get(keyword.path("phrase").asText()));
    }
    return counts;
  }

  static Map<String, Long> positive(Map<String, Long> counts) {
    Map<String, Long> positive = new TreeMap<>(counts);
    positive.values().removeIf(count -> count == 0);
    return positive;
  }

  static List<Long> longs(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asLong).toList();
  }
}
