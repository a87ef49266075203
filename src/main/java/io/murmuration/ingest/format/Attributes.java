package io.murmuration.ingest.format;

import java.util.List;
import java.util.stream.Stream;
import org.jsoup.parser.Parser;

/** Converts what networks state about their posts to the terms of a post of this system. */
final class Attributes {
  private Attributes() {}

  /** Returns the first text that is neither {@code null} nor empty, or {@code null} if none is. */
  static String firstOf(String... texts) {
    return Stream.of(texts)
        .filter(text -> text != null && !text.isEmpty())
        .findFirst()
        .orElse(null);
  }

  /** Returns the kinds of media, each once, from the types that networks give them. */
  static List<String> media(Stream<String> types) {
    return types.map(Attributes::kind).distinct().toList();
  }

  private static String kind(String type) {
    return switch (type == null ? "" : type) {
      case "photo", "image" -> "image";
      case "animated_gif", "gifv", "gif" -> "gif";
      case "video", "audio" -> type;
      default -> "unknown";
    };
  }

  /** Returns the label of a program that a network names as a link, or {@code null} if none. */
  static String client(String html) {
    if (html == null) {
      return null;
    }
    int start = html.startsWith("<") ? html.indexOf('>') + 1 : 0;
    int end = Math.max(start, start == 0 ? html.length() : html.lastIndexOf('<'));
    return firstOf(Parser.unescapeEntities(html.substring(start, end), false).strip());
  }
}
