/** Replays recorded streams: from bytes to lines to posts, at their own pace or any other. */
package io.murmuration.ingest.replay;
