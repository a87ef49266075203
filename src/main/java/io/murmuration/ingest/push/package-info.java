/** Receives posts that clients push over HTTP. */
package io.murmuration.ingest.push;
