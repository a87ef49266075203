package io.murmuration.control;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.murmuration.keyword.Keyword;
import io.murmuration.message.Topics;
import io.murmuration.stage.Header;
import io.murmuration.stage.InputRecord;

/** The format of records in keyword topics: the slug, and the generation of the keyword. */
public final class KeywordRecords {
  /** Holds {@link Keyword#addedAt} in decimal digits. */
  private static final String GENERATION = "since";

  private static final long UNKNOWN = -1;

  private KeywordRecords() {}

  /** Returns the header of a record that is sent for a keyword. */
  public static Header generation(Keyword keyword) {
    return new Header(GENERATION, Long.toString(keyword.addedAt()).getBytes(US_ASCII));
  }

  /** Returns whether a record was sent for another generation of a keyword. */
  public static boolean isOfOtherGeneration(InputRecord record, Keyword keyword) {
    long generation = generation(record);
    return generation >= 0 && generation != keyword.addedAt();
  }

  /**
   * Returns the {@link Keyword#addedAt} that a record was sent for, or a negative number if the
   * record has no such header.
   */
  static long generation(InputRecord record) {
    byte[] value = record.header(GENERATION);
    try {
      return value == null ? UNKNOWN : Long.parseLong(new String(value, US_ASCII));
    } catch (NumberFormatException e) {
      return UNKNOWN;
    }
  }

  /** Returns the slug of a record, or {@code null} if a record of the shared topic has no key. */
  public static String slug(InputRecord record) {
    if (!record.topic().equals(Topics.KEYWORD_SHARED)) {
      return Topics.slug(record.topic());
    }
    return record.key() == null ? null : new String(record.key(), UTF_8);
  }
}
