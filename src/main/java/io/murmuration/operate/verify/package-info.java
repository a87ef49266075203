/** Recounts posts and compares the result with the counts of the stages. */
package io.murmuration.operate.verify;
