package io.murmuration.operate.trial;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.murmuration.message.Post;
import io.murmuration.text.Range;
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
   * A word that occurs in some of the matching posts, and seldom elsewhere.
   *
   * @param share the share of the matching posts that contain it, from 0 to 1
   */
  public record Exclusion(String word, double share) {}

  /**
   * A matching post.
   *
   * @param author the handle of the author, or the id if the handle is unknown
   * @param highlights the beginnings and ends of the parts of the text that made it match, in
   *     UTF-16 offsets
   */
  public record Sample(
      String source,
      String id,
      String author,
      String text,
      long createdAt,
      List<List<Integer>> highlights) {
    static Sample of(Post post, List<Range> ranges) {
      Post.Author author = post.author();
      return new Sample(
          post.source(),
          post.id(),
          author.handle() == null ? author.id() : author.handle(),
          post.text(),
          post.createdAt(),
          ranges.stream().map(range -> List.of(range.start(), range.end())).toList());
    }
  }

  /** Returns the estimated number of matching posts per minute. */
  @JsonProperty
  public double perMinute() {
    return toMillis > fromMillis ? share * posts * 60_000 / (toMillis - fromMillis) : 0;
  }
}
