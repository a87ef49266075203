package io.murmuration.visualization.http;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The parameters of a request, each as what it has to be; whatever it is instead is named. */
final class QueryFields {
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,18}");
  private static final int MAX_LENGTH = 1_000;

  private final MultiMap params;

  /**
   * @throws IllegalArgumentException if there are others than the known ones
   */
  QueryFields(MultiMap params, Set<String> known) {
    this.params = params;
    for (String name : params.names()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "%s is unknown, expected one of %s"
                .formatted(quote(name), String.join(", ", known.stream().sorted().toList())));
      }
    }
  }

  /** A text, {@code null} where there is none or an empty one. */
  String text(String name) {
    List<String> values = params.getAll(name);
    if (values.size() > 1) {
      throw new IllegalArgumentException(name + " is there " + values.size() + " times");
    }
    String text = values.isEmpty() || values.get(0).isEmpty() ? null : values.get(0);
    if (text != null && text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "%s has %,d characters, expected at most %,d".formatted(name, text.length(), MAX_LENGTH));
    }
    return text;
  }

  String text(String name, String otherwise) {
    String text = text(name);
    return text == null ? otherwise : text;
  }

  /** A number from {@code least} to {@code most}, {@code null} where there is none. */
  Integer whole(String name, int least, int most) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    long number = WHOLE.matcher(text).matches() ? Long.parseLong(text) : -1;
    if (number < least || number > most) {
      throw new IllegalArgumentException(
          "%s has %s, expected a whole number from %,d to %,d"
              .formatted(name, quote(text), least, most));
    }
    return (int) number;
  }

  int whole(String name, int least, int most, int otherwise) {
    Integer number = whole(name, least, most);
    return number == null ? otherwise : number;
  }

  /** Whether it is the first of two words rather than the second, which it is by default. */
  boolean is(String name, String first, String second) {
    String word = text(name, second);
    if (!word.equals(first) && !word.equals(second)) {
      throw new IllegalArgumentException(
          "%s has %s, expected %s or %s".formatted(name, quote(word), first, second));
    }
    return word.equals(first);
  }

  private static String quote(String text) {
    return '"' + (text.length() > 100 ? text.substring(0, 100) + '…' : text) + '"';
  }
}
