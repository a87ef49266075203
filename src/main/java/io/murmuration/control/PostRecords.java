package io.murmuration.control;

import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.PostJson;
import io.murmuration.message.Topics;
import io.murmuration.stage.BadRecordException;
import io.murmuration.stage.InputRecord;

/** Decodes records of {@code posts} and of keyword topics. */
public final class PostRecords {
  private PostRecords() {}

  /**
   * Returns the post of a record.
   *
   * @throws BadRecordException if the value is not a post, or if a stage could not copy the record
   *     because of its size or time
   */
  public static Post post(InputRecord record) throws BadRecordException {
    record.requireValue();
    int keyBytes = record.key() == null ? 0 : record.key().length;
    if (keyBytes + record.value().length > Topics.MAX_POST_BYTES) {
      throw new BadRecordException("larger than " + Topics.MAX_POST_BYTES + " bytes");
    }
    if (record.timestampMillis() < 0) {
      throw new BadRecordException("no timestamp");
    }
    try {
      return PostJson.decode(record.value());
    } catch (PostFormatException e) {
      throw new BadRecordException(e.getMessage());
    }
  }
}
