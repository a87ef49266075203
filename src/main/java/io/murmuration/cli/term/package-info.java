/** The terminal and the cluster of a command: configuration, output, tables and prompts. */
package io.murmuration.cli.term;
