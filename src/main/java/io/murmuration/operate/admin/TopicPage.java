package io.murmuration.operate.admin;

import java.util.List;

/**
 * A page of the topics that match a query.
 *
 * @param total the number of all matching topics
 */
public record TopicPage(int total, List<TopicSummary> topics) {}
