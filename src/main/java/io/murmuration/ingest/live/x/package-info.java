/** Posts of X, by its API in version 2. */
package io.murmuration.ingest.live.x;
