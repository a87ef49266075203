package io.murmuration.ingest.format;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/**
 * The visible content of the HTML of a Mastodon status: the text, with blank lines between
 * paragraphs, without hidden elements and the pronunciation of ruby, and the targets of links
 * except mentions and hashtags. Whatever a browser shows apart is apart in the text. Reads only the
 * first {@link #MAX_LENGTH} characters. The text methods of jsoup keep neither paragraphs nor the
 * classes that hide elements, hence the visitor.
 */
record StatusHtml(String text, List<String> links) {
  /**
   * Maximum length: parsing some tables takes quadratic time, which is acceptable up to here.
   * Servers permit far less.
   */
  static final int MAX_LENGTH = 1 << 16;

  static StatusHtml of(String html) {
    Reader reader = new Reader();
    Jsoup.parseBodyFragment(cut(html)).body().filter(reader);
    return new StatusHtml(reader.text.toString().strip(), List.copyOf(reader.links));
  }

  private static String cut(String html) {
    if (html.length() <= MAX_LENGTH) {
      return html;
    }
    boolean isInPair = Character.isHighSurrogate(html.charAt(MAX_LENGTH - 1));
    return html.substring(0, isInPair ? MAX_LENGTH - 1 : MAX_LENGTH);
  }

  private static final class Reader implements NodeFilter {
    private static final Set<String> PARAGRAPHS =
        set(
            "blockquote dir dl figure h1 h2 h3 h4 h5 h6 hr menu ol p plaintext pre table ul "
                + "xmp");

    /** The other elements that HTML's style sheet for browsers displays as blocks. */
    private static final Set<String> LINES =
        set(
            "address article aside caption center dd details dialog div dt fieldset "
                + "figcaption footer form header hgroup legend li listing main nav optgroup option "
                + "search section summary tbody tfoot thead tr");

    /** Elements that stay in the line and stand apart in it. */
    private static final Set<String> BOXES =
        set(
            "audio button canvas embed iframe input marquee meter object progress select svg td textarea th "
                + "video");

    private static final Set<String> HIDDEN = Set.of("datalist", "rp", "rt", "rtc", "template");

    private static final Pattern DISPLAY_NONE = Pattern.compile("(^|;)display:none(!|;|$)");

    private final StringBuilder text = new StringBuilder();
    private final Set<String> links = new LinkedHashSet<>();
    private int pendingNewlines;
    private boolean pendingSpace;
    private boolean afterImage;
    private int preformatted;

    @Override
    public FilterResult head(Node node, int depth) {
      if (node instanceof TextNode words) {
        append(words.getWholeText());
        return FilterResult.CONTINUE;
      }
      if (!(node instanceof Element element)) {
        return FilterResult.CONTINUE;
      }
      String name = element.normalName();
      switch (name) {
        case "br" -> {
          pendingNewlines++;
          pendingSpace = false;
        }
        case "img" -> appendImage(element.attr("alt"));
        case "a" -> addLink(element);
        case "pre" -> preformatted++;
        default -> {
          // Other elements have no content of their own.
        }
      }
      startBlock(name);
      return HIDDEN.contains(name)
              || isHidden(element)
              || element.hasClass("invisible")
              || element.hasClass("quote-inline")
          ? FilterResult.SKIP_CHILDREN
          : FilterResult.CONTINUE;
    }

    @Override
    public FilterResult tail(Node node, int depth) {
      if (node instanceof Element element) {
        if (element.hasClass("ellipsis")) {
          append("…");
        }
        preformatted -= element.normalName().equals("pre") ? 1 : 0;
        startBlock(element.normalName());
      }
      return FilterResult.CONTINUE;
    }

    private static boolean isHidden(Element element) {
      String style = element.attr("style").toLowerCase(Locale.ROOT).replaceAll("\\s", "");
      return element.hasAttr("hidden") || DISPLAY_NONE.matcher(style).find();
    }

    private static Set<String> set(String names) {
      return Set.of(names.split(" "));
    }

    private void startBlock(String name) {
      int newlines = PARAGRAPHS.contains(name) ? 2 : LINES.contains(name) ? 1 : 0;
      if (newlines > 0) {
        pendingNewlines = Math.max(pendingNewlines, newlines);
        pendingSpace = false;
      }
      pendingSpace |= BOXES.contains(name);
    }

    /** An image is apart from words; a sign directly after it stays there. */
    private void appendImage(String words) {
      afterImage = true;
      append(words);
      afterImage = true;
    }

    private void append(String words) {
      for (int i = 0; i < words.length(); i++) {
        char c = words.charAt(i);
        if (preformatted > 0 && c == '\n') {
          pendingNewlines++;
          pendingSpace = false;
        } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\u00A0') {
          pendingSpace = true;
        } else {
          separate(c);
          text.append(c);
        }
      }
    }

    private void separate(char next) {
      if (text.length() > 0) {
        if (pendingNewlines > 0) {
          text.append("\n".repeat(pendingNewlines));
        } else if (pendingSpace || (afterImage && isBetweenWords(next))) {
          text.append(' ');
        }
      }
      pendingNewlines = 0;
      pendingSpace = false;
      afterImage = false;
    }

    private boolean isBetweenWords(char next) {
      return Character.isLetterOrDigit(next)
          && Character.isLetterOrDigit(text.charAt(text.length() - 1));
    }

    private void addLink(Element anchor) {
      String href = anchor.attr("href").strip();
      boolean isHttp =
          href.regionMatches(true, 0, "http://", 0, 7)
              || href.regionMatches(true, 0, "https://", 0, 8);
      if (isHttp && !isMentionOrHashtag(anchor)) {
        links.add(href);
      }
    }

    /** Servers other than Mastodon may mark hashtags only by their {@code rel}. */
    private static boolean isMentionOrHashtag(Element anchor) {
      return anchor.hasClass("mention")
          || anchor.hasClass("hashtag")
          || List.of(anchor.attr("rel").split(" ", -1)).contains("tag");
    }
  }
}
