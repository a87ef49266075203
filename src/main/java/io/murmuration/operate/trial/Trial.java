package io.murmuration.operate.trial;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.murmuration.keyword.Highlighter;
import io.murmuration.message.Post;
import java.util.List;

/**
 * The result of trying a query on the latest posts.
 *
 * @param query the canonical form of the query
 * @param fromMillis the beginning of the span, in milliseconds since the epoch
 * @param toMillis the end of the span, in milliseconds since the epoch
 * @param posts the number of posts in the span, an estimate unless all were read
 * @param read the number of posts that were read, spread over the span
 * @param matched the number of read posts that match
 * @param muted the number of other read posts that match, and that mutes for all keywords hold back
 * @param share the share of posts that match
 * @param low the lower bound of the share, with a confidence of 95 %
 * @param high the upper bound of the share, with a confidence of 95 %
 * @param parts the effects of the parts of the query; none if it has only one
 * @param exclusions words of some matching posts that may be about something else
 * @param samples the latest matching posts, each text once, newest first
 */
public record Trial(
    String query,
    long fromMillis,
    long toMillis,
    long posts,
    long read,
    long matched,
    long muted,
    double share,
    double low,
    double high,
    List<Part> parts,
    List<Exclusion> exclusions,
    List<Sample> samples) {
  /** The effect of a part of a query. */
  public enum Effect {
    /** The share of the posts that would match without it, and do not match because of it. */
    REMOVES,
    /** The share of the matching posts that match only because of it. */
    ADDS
  }

  /**
   * A part of the query in canonical form.
   *
   * @param share the share of posts that it removes or adds, from 0 to 1
   */
  public record Part(String part, Effect effect, double share) {}

  /**
   * A word or hashtag that occurs in some of the matching posts, and seldom elsewhere.
   *
   * @param word a condition of a query, which can follow {@code -}
   * @param share the share of the matching posts that contain it, from 0 to 1
   */
  public record Exclusion(String word, double share) {}

  /**
   * A matching post.
   *
   * @param text the beginning of the text, of at most 2,000 UTF-16 units
   * @param lang a BCP 47 tag, or {@code null} if it is unknown
   * @param highlights the beginnings and ends of the parts of the text that made it match, in
   *     UTF-16 offsets
   */
  public record Sample(
      String source,
      String id,
      Post.Author author,
      String text,
      String lang,
      long createdAt,
      List<List<Integer>> highlights) {
    private static final int MAX_LENGTH = 2_000;

    static Sample of(Post post, Highlighter highlighter) {
      String text = post.text().length() > MAX_LENGTH ? cut(post.text()) : post.text();
      return new Sample(
          post.source(),
          post.id(),
          post.author(),
          text,
          post.lang(),
          post.createdAt(),
          highlighter.ranges(post, text).stream()
              .map(range -> List.of(range.start(), range.end()))
              .toList());
    }

    private static String cut(String text) {
      int end = MAX_LENGTH - 1;
      return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
          + "…";
    }
  }

  /** Returns the estimated number of matching posts per minute. */
  @JsonProperty
  public double perMinute() {
    return toMillis > fromMillis ? share * posts * 60_000 / (toMillis - fromMillis) : 0;
  }
}
