package io.murmuration.ingest.format;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/**
 * The visible content of the HTML of a Mastodon status: the text, with blank lines between
 * paragraphs and without hidden elements, and the targets of links except mentions and hashtags.
 * Reads only the first {@link #MAX_LENGTH} characters. The text methods of jsoup keep neither
 * paragraphs nor the classes that hide elements, hence the visitor.
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
        Set.of("p", "blockquote", "pre", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6");
    private static final Set<String> LINES = Set.of("div", "li");

    private final StringBuilder text = new StringBuilder();
    private final Set<String> links = new LinkedHashSet<>();
    private int pendingNewlines;
    private boolean pendingSpace;
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
        case "img" -> append(element.attr("alt"));
        case "a" -> addLink(element);
        case "pre" -> preformatted++;
        default -> {
          // Other elements have no content of their own.
        }
      }
      startBlock(name);
      return element.hasClass("invisible") || element.hasClass("quote-inline")
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

    private void startBlock(String name) {
      int newlines = PARAGRAPHS.contains(name) ? 2 : LINES.contains(name) ? 1 : 0;
      if (newlines > 0) {
        pendingNewlines = Math.max(pendingNewlines, newlines);
        pendingSpace = false;
      }
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
          separate();
          text.append(c);
        }
      }
    }

    private void separate() {
      if (text.length() > 0) {
        if (pendingNewlines > 0) {
          text.append("\n".repeat(pendingNewlines));
        } else if (pendingSpace) {
          text.append(' ');
        }
      }
      pendingNewlines = 0;
      pendingSpace = false;
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
