package io.murmuration.operate.records;

import java.util.List;

/**
 * The result of a {@link RecordQuery}.
 *
 * @param looked the number of scanned records
 * @param complete whether the end of the topic or the limit was reached; otherwise the scan budget
 *     was exhausted before, and there may be more records
 */
public record RecordPage(List<ShownRecord> records, long looked, boolean complete) {
  public RecordPage {
    records = List.copyOf(records);
  }
}
