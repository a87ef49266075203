/**
 * Keywords: phrases, their parsing, and the matcher that finds all of them in a post in one pass.
 */
package io.murmuration.keyword;
