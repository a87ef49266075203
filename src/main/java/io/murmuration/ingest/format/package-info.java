/** What the lines of recorded and pushed streams look like: one class per format. */
package io.murmuration.ingest.format;
