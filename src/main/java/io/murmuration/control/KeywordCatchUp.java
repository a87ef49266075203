package io.murmuration.control;

import io.murmuration.keyword.Keyword;
import io.murmuration.stage.InputRecord;
import io.murmuration.stage.StageHooks;
import java.util.List;

/**
 * Reads the topic {@code keywords} to its end before a step is restored, and before it gets a
 * record of a keyword, or of a generation, that the table does not contain. So a step never takes a
 * keyword that was just added for a removed one.
 */
final class KeywordCatchUp implements StageHooks {
  private final KeywordTable keywords;

  KeywordCatchUp(KeywordTable keywords) {
    this.keywords = keywords;
  }

  @Override
  public void beforeRestore() {
    keywords.awaitEnd();
  }

  @Override
  public void beforeBatch(List<InputRecord> batch) {
    for (InputRecord record : batch) {
      if (!isKnown(record)) {
        keywords.awaitEnd();
        return;
      }
    }
  }

  private boolean isKnown(InputRecord record) {
    String slug = KeywordRecords.slug(record);
    if (slug == null) {
      return true;
    }
    Keyword keyword = keywords.find(slug);
    return keyword != null && keyword.addedAt() >= KeywordRecords.generation(record);
  }
}
