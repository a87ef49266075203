/** Replays recorded streams: bytes to lines to posts, at their original pace or another speed. */
package io.murmuration.ingest.replay;
