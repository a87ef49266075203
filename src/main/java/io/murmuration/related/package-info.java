/** The fourth stage: ranks the terms that occur together with a keyword. */
package io.murmuration.related;
