/** Takes stages back to an earlier place of the log, from which they count again. */
package io.murmuration.operate.rewind;
