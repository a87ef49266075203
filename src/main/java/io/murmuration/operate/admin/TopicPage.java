package io.murmuration.operate.admin;

import java.util.List;

/**
 * Some of the topics that were asked for.
 *
 * @param total how many there are
 */
public record TopicPage(int total, List<TopicSummary> topics) {}
