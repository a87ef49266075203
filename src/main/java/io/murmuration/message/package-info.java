/** The messages on the wire, one class per message, and the names of topics and consumer groups. */
package io.murmuration.message;
