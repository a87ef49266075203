package io.murmuration.ingest.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with slots: {@code {2-9}} for a number, {@code {handle}} for the handle of an author, and
 * any other {@code {name}} for an entry of the list of that name, which is a template itself.
 */
final class Template {
  private static final Pattern SLOT = Pattern.compile("\\{([^}]*)}");
  private static final Pattern NUMBER = Pattern.compile("([0-9]+)-([0-9]+)");

  private static final String POST = "post";
  private static final String LINK = "link";

  private sealed interface Part {}

  private record Words(String words) implements Part {}

  private record NumberFrom(int least, int most) implements Part {}

  private record Handle() implements Part {}

  private record OneOf(String list, List<Template> entries) implements Part {}

  private final List<Part> parts;

  private Template(List<Part> parts) {
    this.parts = parts;
  }

  /** Parses a template. Its slots must name lists of {@code lists}. */
  static Template parse(String text, Function<String, List<Template>> lists) {
    List<Part> parts = new ArrayList<>();
    Matcher slot = SLOT.matcher(text);
    int end = 0;
    while (slot.find()) {
      if (slot.start() > end) {
        parts.add(new Words(text.substring(end, slot.start())));
      }
      parts.add(part(slot.group(1), lists));
      end = slot.end();
    }
    if (end < text.length()) {
      parts.add(new Words(text.substring(end)));
    }
    return new Template(List.copyOf(parts));
  }

  private static Part part(String name, Function<String, List<Template>> lists) {
    Matcher number = NUMBER.matcher(name);
    if (number.matches()) {
      return new NumberFrom(Integer.parseInt(number.group(1)), Integer.parseInt(number.group(2)));
    }
    return name.equals("handle") ? new Handle() : new OneOf(name, lists.apply(name));
  }

  void write(Composition text) {
    for (Part part : parts) {
      if (part instanceof Words some) {
        text.append(some.words());
      } else if (part instanceof NumberFrom number) {
        text.append(number.least() + text.draw().below(number.most() - number.least() + 1));
      } else if (part instanceof Handle) {
        text.appendHandle();
      } else if (part instanceof OneOf list) {
        boolean capital =
            list.list().equals(POST) || (text.atStartOfSentence() && !list.list().equals(LINK));
        int start = text.length();
        text.pick(list.entries()).write(text);
        if (capital) {
          text.capitalize(start);
        }
      }
    }
  }
}
