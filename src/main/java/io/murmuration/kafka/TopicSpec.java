package io.murmuration.kafka;

import java.util.Map;

/**
 * A topic to create.
 *
 * @param name the name without prefix
 * @param config Kafka's own topic settings
 */
public record TopicSpec(String name, int partitions, Map<String, String> config) {}
