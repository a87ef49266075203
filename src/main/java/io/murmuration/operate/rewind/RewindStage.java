package io.murmuration.operate.rewind;

import com.fasterxml.jackson.annotation.JsonValue;
import io.murmuration.config.ConfigException;
import io.murmuration.message.Groups;
import io.murmuration.message.Topics;
import java.util.List;
import java.util.regex.Pattern;

/** A stage that can be taken back: its consumer group, what it reads and what it keeps. */
public enum RewindStage {
  FANOUT(Groups.FANOUT, Pattern.compile(Topics.POSTS), List.of()),
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
   * The stages that a word stands for: one that counts stands for itself; {@code fanout} and {@code
   * all} for all three, since whoever copies posts once more has them counted once more.
   *
   * @param key what to name where the word stands for none
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

  /** The consumer group, without prefix; what the stage is called, too. */
  @JsonValue
  public String group() {
    return group;
  }

  /** Whether the stage reads a topic, its name without prefix. */
  public boolean reads(String topic) {
    return inputTopics.matcher(topic).matches();
  }

  /** The compacted topics that only this stage writes: its results and its state. */
  public List<String> keeps() {
    return keeps;
  }
}
