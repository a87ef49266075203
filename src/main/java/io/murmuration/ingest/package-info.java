/**
 * The first stage: reads posts from sources and writes each of them once to the topic {@code
 * posts}.
 */
package io.murmuration.ingest;
