/**
 * Attacks a server of its own, on this machine, and reports how an honest user fares meanwhile.
 * {@code bin/attack} runs it.
 */
package io.murmuration.attack;
