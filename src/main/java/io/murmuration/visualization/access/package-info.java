/** Permissions of clients of the page: tokens, origins and rate limits. */
package io.murmuration.visualization.access;
