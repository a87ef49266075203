package io.murmuration.operate.rewind;

import com.fasterxml.jackson.annotation.JsonValue;
import io.murmuration.config.ConfigException;
import io.murmuration.message.Groups;
import io.murmuration.message.Topics;
import java.util.List;
import java.util.regex.Pattern;

/** A stage that can be rewound: its consumer group, its input topics and its own topics. */
public enum RewindStage {
  FANOUT(Groups.FANOUT, Pattern.compile(Topics.POSTS), List.of(Topics.MUTE_COUNTS)),
  AGGREGATE(Groups.AGGREGATE, Topics.ALL_KEYWORDS, List.of(Topics.MENTIONS)),
  RELATED_TERMS(
      Groups.RELATED_TERMS,
      Topics.ALL_KEYWORDS,
      List.of(Topics.RELATED_TERMS, Topics.RELATED_TERMS_STATE));

  private final String group;
  private final Pattern inputTopics;

  @SuppressWarnings("ImmutableEnumChecker") // Made by List.of.
  private final List<String> keeps;

  RewindStage(String group, Pattern inputTopics, List<String> keeps) {
    this.group = group;
    this.inputTopics = inputTopics;
    this.keeps = keeps;
  }

  /**
   * Parses the name of a stage. {@code fanout} and {@code all} stand for all three stages, because
   * posts that are copied again are counted again.
   *
   * @param key the name of the option in the error message
   */
  public static List<RewindStage> parse(String key, String word) {
    return switch (word) {
      case "all", Groups.FANOUT -> List.of(values());
      case Groups.AGGREGATE -> List.of(AGGREGATE);
      case Groups.RELATED_TERMS -> List.of(RELATED_TERMS);
      default ->
          throw new ConfigException(key, word, "one of aggregate, related-terms, fanout, all");
    };
  }

  /** Returns the consumer group without prefix, which is also the name of the stage. */
  @JsonValue
  public String group() {
    return group;
  }

  /** Returns whether the stage reads a topic, given without prefix. */
  public boolean reads(String topic) {
    return inputTopics.matcher(topic).matches();
  }

  /** Returns the compacted topics that only this stage writes: its results and its state. */
  public List<String> keeps() {
    return keeps;
  }
}
