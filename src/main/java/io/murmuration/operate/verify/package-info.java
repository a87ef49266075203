/** Counts posts once more, and compares with what the stages have counted. Plain code. */
package io.murmuration.operate.verify;
