package io.murmuration.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** UTF-16 offsets into a text; a range never splits a surrogate pair. */
public record Range(int start, int end) {
  /** Returns ranges in order, with those that overlap or touch merged into one. */
  public static List<Range> merged(List<Range> ranges) {
    List<Range> ordered = new ArrayList<>(ranges);
    ordered.sort(Comparator.comparingInt(Range::start));
    List<Range> merged = new ArrayList<>();
    for (Range range : ordered) {
      Range last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && range.start() <= last.end()) {
        int end = Math.max(last.end(), range.end());
        merged.set(merged.size() - 1, new Range(last.start(), end));
      } else {
        merged.add(range);
      }
    }
    return List.copyOf(merged);
  }
}
