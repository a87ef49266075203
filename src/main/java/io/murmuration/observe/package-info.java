/**
 * What operators see of a process: whether it is well, its figures, and the way of single posts
 * through it.
 */
package io.murmuration.observe;
