package io.murmuration.visualization.posts;

import io.murmuration.message.Post;
import io.murmuration.text.Range;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A post as the page shows it.
 *
 * @param keywords the slugs of the keywords that it mentions, in order
 * @param text at most 2,000 code points
 * @param link an absolute http or https address, or {@code null}
 * @param hosts the first hosts of its links, without {@code www.}, each once
 * @param highlights pairs of UTF-16 offsets into {@code text}, sorted and without overlaps
 */
public record PostSample(
    List<String> keywords,
    String id,
    String source,
    Post.Author author,
    String text,
    String lang,
    long createdAt,
    String link,
    List<String> hosts,
    List<int[]> highlights) {
  private static final int MAX_HOSTS = 3;
  private static final Pattern HOST =
      Pattern.compile("(?i)https?://(?:[^/?#]*@)?(?:www\\.)?([^/?#@:]+)(?s:[:/?#].*)?");

  private static final int MAX_CODE_POINTS = 2_000;
  private static final String CUT = "…";

  static PostSample of(Post post, List<String> keywords, String text, List<Range> highlights) {
    return new PostSample(
        keywords,
        post.id(),
        post.source(),
        post.author(),
        text,
        post.lang(),
        post.createdAt(),
        link(post.link()),
        hosts(post.urls()),
        highlights.stream().map(range -> new int[] {range.start(), range.end()}).toList());
  }

  /** Returns a text as it is shown: whole, or cut to fit with an ellipsis. */
  static String shown(String text) {
    if (text.length() <= MAX_CODE_POINTS
        || text.codePointCount(0, text.length()) <= MAX_CODE_POINTS) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, MAX_CODE_POINTS - 1)) + CUT;
  }

  private static List<String> hosts(List<String> urls) {
    return urls.stream()
        .map(HOST::matcher)
        .filter(Matcher::matches)
        .map(host -> host.group(1).toLowerCase(Locale.ROOT))
        .distinct()
        .limit(MAX_HOSTS)
        .toList();
  }

  private static String link(String link) {
    try {
      URI uri = link == null ? null : new URI(link);
      boolean web =
          uri != null
              && uri.getHost() != null
              && ("https".equalsIgnoreCase(uri.getScheme())
                  || "http".equalsIgnoreCase(uri.getScheme()));
      return web ? link : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
