package io.murmuration.attack.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.stream.Stream;

/** Valid inputs that mention no followed keyword, from which attacks make invalid ones. */
public final class Samples {
  /** A keyword that no honest post mentions. */
  public static final String KEYWORD = "zzyzx";

  private static final String POST =
      "{\"id\":\"x-1\",\"source\":\"attack\",\"author\":{\"id\":\"a\",\"handle\":\"a\"},"
          + "\"text\":\"quite harmless words \u00e9 #none https://example.org/x\",\"lang\":\"en\","
          + "\"createdAt\":1700000000000,\"urls\":[],\"hashtags\":[\"none\"],\"mentions\":[]}";
  private static final List<String> OTHER_FORMATS =
      List.of(
          "{\"did\":\"did:plc:a\",\"time_us\":1700000000000000,\"kind\":\"commit\",\"commit\":{"
              + "\"rev\":\"r\",\"operation\":\"create\",\"collection\":\"app.bsky.feed.post\","
              + "\"rkey\":\"k\",\"cid\":\"c\",\"record\":{\"$type\":\"app.bsky.feed.post\","
              + "\"createdAt\":\"2023-11-14T22:13:20Z\",\"text\":\"harmless\",\"langs\":[\"en\"]}}}",
          "{\"data\":{\"id\":\"1\",\"text\":\"harmless\",\"author_id\":\"2\","
              + "\"created_at\":\"2023-11-14T22:13:20.000Z\",\"lang\":\"en\"},"
              + "\"includes\":{\"users\":[{\"id\":\"2\",\"username\":\"a\",\"name\":\"A\"}]}}",
          "{\"id_str\":\"1\",\"created_at\":\"Tue Nov 14 22:13:20 +0000 2023\",\"full_text\":"
              + "\"harmless\",\"user\":{\"id_str\":\"2\",\"screen_name\":\"a\"},\"lang\":\"en\","
              + "\"entities\":{\"hashtags\":[],\"urls\":[],\"user_mentions\":[]}}",
          "{\"id\":\"1\",\"created_at\":\"2023-11-14T22:13:20.000Z\",\"content\":\"<p>harmless</p>\","
              + "\"visibility\":\"public\",\"language\":\"en\",\"url\":\"https://example.org/1\","
              + "\"account\":{\"id\":\"2\",\"acct\":\"a\"},\"tags\":[],\"mentions\":[]}");

  private Samples() {}

  /** Returns posts as in the topic {@code posts}. */
  public static List<byte[]> posts() {
    return List.of(POST.getBytes(UTF_8));
  }

  /** Returns lines of recordings, one of each format. */
  public static List<byte[]> recorded() {
    return Stream.concat(Stream.of(POST), OTHER_FORMATS.stream())
        .map(line -> line.getBytes(UTF_8))
        .toList();
  }

  /** Returns a followed keyword as in the topic {@code keywords}. */
  public static byte[] keyword() {
    return "{\"slug\":\"%1$s\",\"phrase\":\"%1$s\",\"addedAt\":1700000000000,\"topic\":\"keyword-shared\"}"
        .formatted(KEYWORD)
        .getBytes(UTF_8);
  }
}
