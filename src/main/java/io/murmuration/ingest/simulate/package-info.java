/** Generates posts, for trials without an account and for load. */
package io.murmuration.ingest.simulate;
