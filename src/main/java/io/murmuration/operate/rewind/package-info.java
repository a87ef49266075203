/** Rewinds stages to an earlier position of the log, from which they count again. */
package io.murmuration.operate.rewind;
