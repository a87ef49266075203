/** The HTTP server of the page and its API. */
package io.murmuration.visualization.http;
