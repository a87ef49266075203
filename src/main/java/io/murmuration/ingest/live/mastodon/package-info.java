/** Reads posts from servers with the Mastodon API. */
package io.murmuration.ingest.live.mastodon;
