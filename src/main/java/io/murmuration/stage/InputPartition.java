package io.murmuration.stage;

/**
 * A partition that a stage reads from now on. {@code topic} stands without the prefix of the
 * installation; {@code metadata} is what {@link StageStep#offsetMetadata} answered when the offset
 * was committed from which the stage goes on, empty if there is none.
 */
public record InputPartition(String topic, int partition, String metadata) {
  /** The text of the {@link RewindMark} in the metadata, empty if there is none. */
  public String rewindMark() {
    RewindMark mark = RewindMark.parse(metadata);
    return mark == null ? "" : mark.text();
  }
}
