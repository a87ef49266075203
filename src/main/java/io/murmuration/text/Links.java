package io.murmuration.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the links of a text: {@code http://} or {@code https://}, in any case, and all printable
 * ASCII that follows. In a script without spaces, a link can follow a word directly.
 */
public final class Links {
  private Links() {}

  /** Returns the links of a text in order. */
  public static List<Range> of(String text) {
    int colon = text.indexOf("://");
    if (colon < 0) {
      return List.of();
    }
    List<Range> links = new ArrayList<>();
    int from = 0;
    while (colon >= 0) {
      int start = start(text, from, colon);
      int next = colon + 3;
      if (start >= 0) {
        next = printableEnd(text, next);
        from = next;
        links.add(new Range(start, next));
      }
      colon = text.indexOf("://", next);
    }
    return links;
  }

  /** Returns whether an index is inside one of the links. */
  public static boolean contain(List<Range> links, int index) {
    for (int i = 0; i < links.size(); i++) {
      if (index < links.get(i).end()) {
        return index >= links.get(i).start();
      }
    }
    return false;
  }

  private static int start(String text, int from, int colon) {
    for (int start = colon - 4; start >= colon - 5 && start >= from; start--) {
      if (text.regionMatches(true, start, "https", 0, colon - start) && isAscii(text, start)) {
        return start;
      }
    }
    return -1;
  }

  // A comparison that ignores case would also accept the letter long s as s.
  private static boolean isAscii(String text, int start) {
    for (int i = start; text.charAt(i) != ':'; i++) {
      if (text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static int printableEnd(String text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) > ' ' && text.charAt(i) <= '~') {
      i++;
    }
    return i;
  }
}
