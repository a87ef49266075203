package io.murmuration.operate.records;

import java.util.List;

/**
 * What a {@link RecordQuery} came to.
 *
 * @param looked how many records were looked at
 * @param complete false if the records or the time to look at ran out before the end of the topic
 *     or the limit was reached: there may be more
 */
public record RecordPage(List<ShownRecord> records, long looked, boolean complete) {
  public RecordPage {
    records = List.copyOf(records);
  }
}
