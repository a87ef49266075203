/**
 * Kafka clients, topics and offsets, without any knowledge of the product. It can be lifted out
 * into another project, together with {@link io.murmuration.stage}.
 */
package io.murmuration.kafka;
