/** Reads posts from X through version 2 of its API. */
package io.murmuration.ingest.live.x;
