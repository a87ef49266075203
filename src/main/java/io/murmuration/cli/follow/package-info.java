/** Commands for the followed keywords and the sources. */
package io.murmuration.cli.follow;
