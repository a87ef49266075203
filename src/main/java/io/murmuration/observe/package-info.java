/** Health, metrics, logs and traces of a process, for its operators. */
package io.murmuration.observe;
