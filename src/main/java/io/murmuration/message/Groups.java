package io.murmuration.message;

import java.util.List;

/** The consumer groups of the stages, without prefix. */
public final class Groups {
  public static final String FANOUT = "fanout";
  public static final String AGGREGATE = "aggregate";
  public static final String RELATED_TERMS = "related-terms";

  public static final List<String> KEYWORD_READERS = List.of(AGGREGATE, RELATED_TERMS);

  public static final List<String> ALL = List.of(FANOUT, AGGREGATE, RELATED_TERMS);

  private Groups() {}
}
