/**
 * The messages on the wire, one class per message, and the names of topics and consumer groups.
 * Only the keyword is elsewhere, with the rules for phrases that its message has to obey: {@code
 * keyword.Keyword} and {@code keyword.KeywordJson}.
 */
package io.murmuration.message;
