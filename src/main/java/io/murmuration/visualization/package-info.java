/** The last stage: merges the shards of the results and publishes them to browsers. */
package io.murmuration.visualization;
