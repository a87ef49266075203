/**
 * The state that all stages share: the followed keywords, the switches of sources, the status
 * reports, and the topics of an installation, created at startup.
 */
package io.murmuration.control;
