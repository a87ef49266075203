/** Makes posts up, for a first look without an account and for load. */
package io.murmuration.ingest.simulate;
