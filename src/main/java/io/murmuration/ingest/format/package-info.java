/** Decodes the lines of recorded and pushed streams: one class per format. */
package io.murmuration.ingest.format;
