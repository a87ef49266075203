package io.murmuration.message;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The key of a record about one shard of a keyword: {@code <slug>/<shard>}, or {@code
 * <slug>/<shard>/<rest>}. Each shard has one key, so its number has no leading zeros.
 *
 * @param rest the part after the shard, possibly empty
 */
public record ShardKey(String slug, int shard, String rest) {
  private static final Pattern FORMAT =
      Pattern.compile("([a-z0-9-]{1,200})/(0|-?[1-9][0-9]{0,8})(?:/(.+))?");

  /**
   * Parses a key.
   *
   * @throws IllegalArgumentException if it has another form or is {@code null}
   */
  public static ShardKey parse(String key) {
    Matcher parts = FORMAT.matcher(key == null ? "" : key);
    if (!parts.matches()) {
      throw new IllegalArgumentException("the key is not <slug>/<shard>");
    }
    String rest = parts.group(3);
    return new ShardKey(parts.group(1), Integer.parseInt(parts.group(2)), rest == null ? "" : rest);
  }

  /** Parses a key that must end with the shard. */
  static ShardKey whole(String key) {
    ShardKey parsed = parse(key);
    if (!parsed.rest.isEmpty()) {
      throw new IllegalArgumentException("the key is not <slug>/<shard>");
    }
    return parsed;
  }

  @Override
  public String toString() {
    return slug + "/" + shard + (rest.isEmpty() ? "" : "/" + rest);
  }
}
