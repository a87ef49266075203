/** The language of queries: what users type, its canonical form, and the slug in topics. */
package io.murmuration.query;
