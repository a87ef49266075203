/**
 * Sources that stay connected to a live stream. A {@link io.murmuration.ingest.live.LiveProtocol}
 * is the part that differs between services.
 */
package io.murmuration.ingest.live;
