/** Posts that others send over HTTP. */
package io.murmuration.ingest.push;
