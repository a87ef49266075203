/** Posts of servers that speak the API of Mastodon. */
package io.murmuration.ingest.live.mastodon;
