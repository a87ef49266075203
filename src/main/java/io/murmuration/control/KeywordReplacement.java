package io.murmuration.control;

import io.murmuration.kafka.CompactedTopicEditor;
import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordJson;
import io.murmuration.query.NamedQuery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The effect on the followed keywords when only some queries are followed, under their labels.
 *
 * @param removed the keywords without a query
 * @param relabeled the keywords with another label, which is the new one
 * @param unchanged the keywords that remain as they are
 */
public record KeywordReplacement(
    List<Keyword> removed, List<Keyword> relabeled, List<Keyword> unchanged) {
  /** Removes and relabels followed keywords, also in a table of them. */
  static KeywordReplacement make(
      Collection<NamedQuery> queries,
      Map<String, Keyword> followed,
      CompactedTopicEditor.Table<Keyword> table) {
    Map<String, NamedQuery> byForm = new HashMap<>();
    queries.forEach(named -> byForm.putIfAbsent(named.query().canonical(), named));
    KeywordReplacement effect =
        new KeywordReplacement(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (Keyword keyword : List.copyOf(followed.values())) {
      NamedQuery named = byForm.get(keyword.parsed().canonical());
      Keyword kept = named == null ? null : keyword.withLabel(named.label());
      if (kept == null) {
        effect.removed.add(keyword);
        followed.remove(keyword.slug());
        table.put(keyword.slug(), null);
      } else if (kept.equals(keyword)) {
        effect.unchanged.add(keyword);
      } else {
        effect.relabeled.add(kept);
        followed.put(kept.slug(), kept);
        table.put(kept.slug(), KeywordJson.encode(kept));
      }
    }
    return effect;
  }
}
