/**
 * The bridge from the event bus to browsers, in the protocol of the SockJS bridge of Vert.x. It
 * bounds the memory that a slow browser can occupy.
 */
package io.murmuration.visualization.bridge;
