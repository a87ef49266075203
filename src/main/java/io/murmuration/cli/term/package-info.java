/** Output, tables and prompts of the terminal. */
package io.murmuration.cli.term;
