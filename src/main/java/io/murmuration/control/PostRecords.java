package io.murmuration.control;

import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.PostJson;
import io.murmuration.stage.BadRecordException;
import io.murmuration.stage.InputRecord;

/** Decodes records of {@code posts} and of keyword topics. */
public final class PostRecords {
  private PostRecords() {}

  /**
   * Returns the post of a record.
   *
   * @throws BadRecordException if the value is not a post
   */
  public static Post post(InputRecord record) throws BadRecordException {
    record.requireValue();
    try {
      return PostJson.decode(record.value());
    } catch (PostFormatException e) {
      throw new BadRecordException(e.getMessage());
    }
  }
}
