/** The third stage: counts the mentions of each keyword. */
package io.murmuration.aggregate;
