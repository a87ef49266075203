/** Tries a query on the latest posts, beside the stages. */
package io.murmuration.operate.trial;
