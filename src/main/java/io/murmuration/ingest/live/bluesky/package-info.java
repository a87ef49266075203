/** Bluesky, read from a Jetstream server. */
package io.murmuration.ingest.live.bluesky;
