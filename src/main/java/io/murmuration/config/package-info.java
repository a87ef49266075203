/**
 * Settings, read from a file, the environment and the command line. An invalid setting is an error
 * that names its key.
 */
package io.murmuration.config;
