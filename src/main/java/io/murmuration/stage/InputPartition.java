package io.murmuration.stage;

/**
 * A partition that is assigned to a stage.
 *
 * @param topic the name without the installation's prefix
 * @param metadata the value of {@link StageStep#offsetMetadata} that was committed with the offset,
 *     empty if there is none
 */
public record InputPartition(String topic, int partition, String metadata) {}
