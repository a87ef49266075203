/** Commands for topics, consumer groups and records. */
package io.murmuration.cli.kafka;
