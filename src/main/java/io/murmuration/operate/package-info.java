/**
 * Operating Kafka and an installation: the part that the command line and the pages for operators
 * share. No stage depends on it, apart from the HTTP server of the page.
 */
package io.murmuration.operate;
