/** Reads and writes single records for people: what a page, {@code tail} and {@code write} show. */
package io.murmuration.operate.records;
