package io.murmuration.ingest.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The text of one post under construction; repeats an entry of a list only if no other is left. */
final class Composition {
  private static final double WORD_OFFSET = 3;

  private final StringBuilder text = new StringBuilder(160);
  private final List<Template> used = new ArrayList<>();
  private final Draw draw;
  private final Function<Draw, String> handles;

  Composition(Draw draw, Function<Draw, String> handles) {
    this.draw = draw;
    this.handles = handles;
  }

  Draw draw() {
    return draw;
  }

  int length() {
    return text.length();
  }

  void append(String words) {
    text.append(words);
  }

  void append(int number) {
    text.append(number);
  }

  void appendHandle() {
    text.append(handles.apply(draw));
  }

  Template pick(List<Template> entries) {
    int rank = draw.rank(entries.size(), WORD_OFFSET);
    Template entry = entries.get(rank);
    for (int i = 1; i < entries.size() && used.contains(entry); i++) {
      entry = entries.get((rank + i) % entries.size());
    }
    used.add(entry);
    return entry;
  }

  boolean atStartOfSentence() {
    int end = text.length() - 1;
    return end < 0
        || (end > 0 && text.charAt(end) == ' ' && ".!?".indexOf(text.charAt(end - 1)) >= 0);
  }

  void capitalize(int index) {
    if (index < text.length()) {
      text.setCharAt(index, Character.toUpperCase(text.charAt(index)));
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
