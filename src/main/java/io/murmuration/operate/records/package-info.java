/**
 * Reads and writes single records, for the page and the commands {@code tail} and {@code write}.
 */
package io.murmuration.operate.records;
